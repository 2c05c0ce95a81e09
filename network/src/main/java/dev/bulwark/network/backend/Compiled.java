package dev.bulwark.network.backend;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

/**
 * Configuration for some equipment.
 *
 * @param files sorted by path
 * @param warnings what a person should know although nothing is wrong; one line each
 */
public record Compiled(List<File> files, List<String> warnings) {
  public Compiled {
    files = files.stream().sorted(Comparator.comparing(File::path)).toList();
    warnings = List.copyOf(warnings);
  }

  /**
   * One file.
   *
   * @param path relative, one name: no folders, no {@code ..}
   * @param content UTF-8, lines end with a line feed
   * @param script made executable
   */
  public record File(String path, String content, boolean script) {
    public File {
      if (!path.matches("[A-Za-z0-9_][A-Za-z0-9_.-]{0,120}")) throw new IllegalArgumentException("a file called " + path);
    }

    public static File of(String path, String content) {
      return new File(path, content, false);
    }

    public byte[] bytes() {
      return content.getBytes(StandardCharsets.UTF_8);
    }
  }
}
