package dev.bulwark.hardening.archive;

import org.jspecify.annotations.Nullable;

/**
 * One name in a tree.
 *
 * @param path without a leading slash or {@code ./}, parts separated by {@code /}; what lies in a container inside has the container's path and {@code !/} before its own, as in {@code data.tar.xz!/etc/passwd}
 * @param mode permission bits with set-user-id, set-group-id and sticky, {@code 0..07777}
 * @param size bytes; of a file only, else 0
 * @param target of a symbolic link as written; of a file, the path of the first name of the same content (a hard link), else null
 */
public record Entry(String path, Kind kind, int mode, long uid, long gid, long size, @Nullable String target) {
  /** Set-user-id: who runs it becomes its owner. */
  public static final int SETUID = 04000;

  /** Set-group-id. */
  public static final int SETGID = 02000;

  /** The last part of the path. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  Entry sized(long bytes) {
    return new Entry(path, kind, mode, uid, gid, bytes, target);
  }
}
