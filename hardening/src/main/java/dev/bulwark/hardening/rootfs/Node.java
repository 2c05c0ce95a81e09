package dev.bulwark.hardening.rootfs;

import org.jspecify.annotations.Nullable;

/**
 * One entry of the tree, without its bytes.
 *
 * @param path without a leading slash; empty for the root itself
 * @param mode permission bits with set-uid, set-gid and sticky: the lowest twelve
 * @param size in bytes, of a file
 * @param target of a symbolic link, as written; null for anything else
 */
record Node(String path, Kind kind, int mode, int uid, int gid, long size, @Nullable String target) {
  enum Kind {
    FILE,
    FOLDER,
    LINK,
    /** A device node, FIFO or socket. */
    SPECIAL
  }

  boolean file() {
    return kind == Kind.FILE;
  }

  /** Whether all of the bits are set. */
  boolean has(int bits) {
    return (mode & bits) == bits;
  }

  boolean writableByAll() {
    return has(0002);
  }

  boolean executable() {
    return (mode & 0111) != 0;
  }

  /** The last part of the path. */
  String name() {
    return Names.last(path);
  }
}
