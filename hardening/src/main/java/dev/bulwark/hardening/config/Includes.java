package dev.bulwark.hardening.config;

import java.util.List;

/** The files that an sshd configuration may include: those of the tree that is judged, never those of the machine that judges. */
public interface Includes {
  /** None can be seen. */
  Includes NONE = pattern -> List.of();

  /** @param path as people should read it */
  record Included(String path, byte[] bytes) {}

  /**
   * The files that match, sorted by path; empty where none does or where the pattern leaves the tree.
   *
   * @param pattern absolute, with {@code *} and {@code ?} within names, such as {@code /etc/ssh/sshd_config.d/*.conf}; it comes from the file that is judged, so it may be anything
   */
  List<Included> matching(String pattern);
}
