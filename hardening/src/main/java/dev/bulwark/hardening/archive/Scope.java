package dev.bulwark.hardening.archive;

/**
 * Where in the nesting members lie.
 *
 * @param root what stands before their names: empty, or the path of their container and {@code !/}
 * @param depth containers around them: 0 in a directory, 1 in an archive
 */
record Scope(String root, int depth) {}
