package dev.bulwark.hardening.rootfs;

import dev.bulwark.hardening.archive.Entry;
import dev.bulwark.hardening.archive.FileTree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Where in an input the system's own root lies: at its top, in the one folder that an archive was made of, or in a file system inside (a SquashFS in an update package). */
final class Base {
  private static final List<String> SIGNS = List.of("etc/", "bin/", "sbin/", "usr/", "lib/");

  private Base() {}

  /** A prefix of paths: empty, or ending in a slash. The first that looks like a system, the top where none does. */
  static String of(FileTree files) {
    Set<String> seen = new TreeSet<>();
    for (Entry entry : files.entries()) {
      String path = entry.path();
      int inside = path.lastIndexOf("!/");
      int top = inside < 0 ? 0 : inside + 2;
      int folder = path.indexOf('/', top);
      add(path, top, seen);
      if (folder > 0) add(path, folder + 1, seen);
    }
    List<String> candidates = new ArrayList<>(seen);
    // The shortest first: a chroot inside a system is not the system.
    candidates.sort(Comparator.<String>comparingInt(path -> path.split("!/", -1).length).thenComparingInt(String::length).thenComparing(path -> path));
    return candidates.isEmpty() ? "" : candidates.getFirst();
  }

  private static void add(String path, int at, Set<String> seen) {
    for (String sign : SIGNS) {
      if (path.startsWith(sign, at) && path.length() > at + sign.length()) seen.add(path.substring(0, at));
    }
  }
}
