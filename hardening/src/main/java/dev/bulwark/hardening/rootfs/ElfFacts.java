package dev.bulwark.hardening.rootfs;

import dev.bulwark.hardening.rule.Truth;

/**
 * What the audit asks of an ELF file.
 *
 * @param program whether it is started as a program, rather than loaded as a library or a module
 * @param fixed whether a program's addresses are fixed
 * @param executableStack unknown where the file does not say and the machine's default depends on the kernel
 * @param fullRelro whether all that the loader fills in is read-only afterwards; true for what has nothing to fill in
 * @param stackProtector unknown where nothing in the file could show it
 * @param debug whether it carries debug information; unknown where its sections cannot be seen
 */
record ElfFacts(boolean program, boolean fixed, Truth executableStack, boolean fullRelro, Truth stackProtector, Truth debug) {}
