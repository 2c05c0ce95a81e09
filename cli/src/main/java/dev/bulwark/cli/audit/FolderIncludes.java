package dev.bulwark.cli.audit;

import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.hardening.config.Glob;
import dev.bulwark.hardening.config.Includes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an sshd_config includes, from the folder it stands in: that folder is its {@code /etc/ssh}, whatever the machine's own is. Nothing outside of it is opened, and no link is followed.
 */
final class FolderIncludes implements Includes {
  private static final String HOME = "/etc/ssh/";
  private static final int LARGEST = 1 << 20;
  private static final int MOST = 1_000;

  private final Path folder;

  FolderIncludes(Path sshdConfig) {
    Path parent = sshdConfig.toAbsolutePath().getParent();
    this.folder = parent == null ? sshdConfig.toAbsolutePath() : parent;
  }

  @Override
  public List<Included> matching(String pattern) {
    List<Included> found = new ArrayList<>();
    if (!pattern.startsWith(HOME) || pattern.length() > 1_000) return found;
    String[] names = pattern.substring(HOME.length()).split("/", -1);
    if (names.length <= 8) descend(folder, HOME, names, 0, found);
    return found;
  }

  private static void descend(Path here, String path, String[] names, int at, List<Included> found) {
    String name = names[at];
    // Names only: a dot is no pattern, so nothing climbs.
    if (name.isEmpty() || name.equals(".") || name.equals("..")) return;
    for (Path each : children(here)) {
      String child = String.valueOf(each.getFileName());
      if (child.startsWith(".") && !name.startsWith(".") || !Glob.matches(name, child) || found.size() >= MOST) continue;
      if (at + 1 < names.length) {
        if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) descend(each, path + child + "/", names, at + 1, found);
      } else if (Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)) {
        read(each, path + child, found);
      }
    }
  }

  private static void read(Path file, String path, List<Included> found) {
    try {
      found.add(new Included(path, InFile.read(file, LARGEST)));
    } catch (Failure e) {
      // As sshd would: what cannot be read sets nothing.
    }
  }

  private static List<Path> children(Path folder) {
    try (Stream<Path> children = Files.list(folder)) {
      return children.limit(MOST).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }
}
