package dev.bulwark.hardening.archive;

import org.jspecify.annotations.Nullable;

/**
 * One member as its container writes it.
 *
 * @param size -1 where it is known only at the end
 * @param link target of a symbolic link; with {@code hard}, the name that this one is another name of
 */
record Member(String name, Kind kind, int mode, long uid, long gid, long size, @Nullable String link, boolean hard) {
  static Member plain(String name, Kind kind, int mode, long uid, long gid, long size) {
    return new Member(name, kind, mode & 07777, uid, gid, size, null, false);
  }

  static Member symlink(String name, int mode, long uid, long gid, String target) {
    return new Member(name, Kind.SYMLINK, mode & 07777, uid, gid, 0, target, false);
  }

  static Member hardlink(String name, String of) {
    return new Member(name, Kind.FILE, 0, 0, 0, 0, of, true);
  }

  /** Characters that keeping it takes. */
  int characters() {
    return name.length() + (link == null ? 0 : link.length());
  }
}
