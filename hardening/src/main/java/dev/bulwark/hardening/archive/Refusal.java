package dev.bulwark.hardening.archive;

/**
 * Something that was not taken, or taken with a note.
 *
 * @param path as written in the archive, after the path of the container where that lies inside another
 * @param reason one of the constants here
 */
public record Refusal(String path, String reason) {
  /** {@code ..}, an absolute path, a drive letter or NUL in the name. */
  public static final String PATH_TRAVERSAL = "path-traversal";

  /** A symbolic link that climbs above the root, or a name below one. Never followed. */
  public static final String SYMLINK_ESCAPE = "symlink-escape";

  /** Symbolic links that lead to themselves, or through more than 40 of them. */
  public static final String SYMLINK_LOOP = "symlink-loop";

  /** A hard link to something above the root. */
  public static final String HARDLINK_ESCAPE = "hardlink-escape";

  /** A hard link to a name that does not exist. */
  public static final String HARDLINK_DANGLING = "hardlink-dangling";

  /** A device node, FIFO or socket. */
  public static final String SPECIAL_FILE = "special-file";

  /** A name that came before: the later one counts. */
  public static final String DUPLICATE = "duplicate";

  /** A name below a file. */
  public static final String NOT_A_DIRECTORY = "not-a-directory";

  /** A directory that contains itself, or is listed at two places. */
  public static final String DIRECTORY_LOOP = "directory-loop";

  /** A path of more than 4,096 characters or 256 parts. */
  public static final String TOO_DEEP = "too-deep";

  /** A file that was wanted and is too large to be kept, or a container that is too large to be opened inside another. */
  public static final String TOO_LARGE = "too-large";

  /** A file or directory that the system does not let us read. */
  public static final String UNREADABLE = "unreadable";

  /** A file's content or a container inside that is broken: what came before the damage was taken. */
  public static final String DAMAGED = "damaged";
}
