package dev.bulwark.hardening.archive;

/** Where a path leads when links are followed as on the device, with the root of the tree as {@code /}. */
public sealed interface Resolution {
  /** To this entry, which is no symbolic link. A directory that no entry names, but under which there are some, has mode 0755 and owner 0. */
  record Found(Entry entry) implements Resolution {}

  /** To nothing. */
  record Missing() implements Resolution {}

  /** Above the root. */
  record Escapes() implements Resolution {}

  /** In a circle, or through more than 40 links, which is where Linux gives up. */
  record Loops() implements Resolution {}
}
