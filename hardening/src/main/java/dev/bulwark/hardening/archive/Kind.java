package dev.bulwark.hardening.archive;

/** What an entry is. */
public enum Kind {
  FILE,
  DIRECTORY,
  SYMLINK,
  /** A device node, FIFO or socket: noted, never opened. */
  SPECIAL
}
