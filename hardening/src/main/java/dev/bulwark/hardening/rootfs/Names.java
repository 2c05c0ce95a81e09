package dev.bulwark.hardening.rootfs;

/** Paths as text: parts between slashes, without a leading slash inside a tree. */
final class Names {
  private Names() {}

  static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The folder it lies in; empty for what lies at the top. */
  static String folder(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  static String join(String folder, String name) {
    return folder.isEmpty() ? name : folder + "/" + name;
  }

  /** Whether it lies in the folder, at any depth. */
  static boolean below(String path, String folder) {
    return path.length() > folder.length() && path.startsWith(folder) && path.charAt(folder.length()) == '/';
  }
}
