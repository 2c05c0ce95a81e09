package dev.bulwark.cli.audit;

import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.rule.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A file to be judged, by the name the person knows it by: the argument, or argument/relative path for one in a folder. Links inside a folder are not followed.
 *
 * @param trouble why it cannot even be opened; null where it may be
 */
record Source(String name, Path file, @Nullable String trouble) {
  private static final int LARGEST = 128 << 20;
  private static final int MOST = 200_000;
  private static final int DEEPEST = 64;

  static List<Source> of(List<Path> arguments, Target target) {
    List<Source> sources = new ArrayList<>();
    for (Path argument : arguments) {
      if (Files.isDirectory(argument)) walk(argument, names(target), sources);
      else sources.add(new Source(argument.toString(), argument, null));
    }
    return sources;
  }

  private static Pattern names(Target target) {
    return Pattern.compile(
        switch (target) {
          case SDKCONFIG -> "sdkconfig(?:\\..+)?";
          case KERNEL -> "\\.config|config-.+|config\\.gz|kernel\\.config";
          case ZEPHYR -> "\\.config|prj(?:_.+)?\\.conf";
          case SSHD -> "sshd_config";
          default -> ".+\\.(?:ino|pde|c|cc|cpp|cxx|h|hpp)|platformio\\.ini";
        });
  }

  private static void walk(Path folder, Pattern names, List<Source> into) {
    List<Path> found;
    try (Stream<Path> files = Files.walk(folder, DEEPEST)) {
      found = files.limit(MOST + 1L).toList();
    } catch (IOException | UncheckedIOException e) {
      into.add(new Source(folder.toString(), folder, "folder-unreadable"));
      return;
    }
    if (found.size() > MOST) {
      into.add(new Source(folder.toString(), folder, "limit:entries"));
      return;
    }
    List<Path> wanted = found.stream().filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && names.matcher(String.valueOf(file.getFileName())).matches()).sorted().toList();
    if (wanted.isEmpty()) into.add(new Source(folder.toString(), folder, "no-such-file"));
    for (Path file : wanted) into.add(new Source(folder.resolve(folder.relativize(file)).toString(), file, null));
  }

  /** What {@code judge} makes of its bytes, or an unreadable input. */
  AuditedInput read(Function<byte[], AuditedInput> judge) {
    if (trouble != null) return AuditedInput.unreadable(name, null, trouble);
    byte[] bytes;
    try {
      bytes = InFile.read(file, LARGEST);
    } catch (Failure e) {
      return AuditedInput.unreadable(name, null, Files.isRegularFile(file) ? "unreadable" : Files.exists(file) ? "not-a-file" : "no-such-file");
    }
    return judge.apply(bytes);
  }

  /** The bytes of a neighbour; null where there is none that can be read. */
  static byte @Nullable [] beside(Path file, String name) {
    Path neighbour = file.resolveSibling(name);
    if (!Files.isRegularFile(neighbour, LinkOption.NOFOLLOW_LINKS)) return null;
    try {
      return InFile.read(neighbour, LARGEST);
    } catch (Failure e) {
      return null;
    }
  }
}
