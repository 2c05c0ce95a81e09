package dev.bulwark.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The project's own files, as tests that hold a law over all of them find them. */
final class Sources {
  static final Path ROOT = root();

  private Sources() {}

  private static Path root() {
    for (Path here = Path.of("").toAbsolutePath(); here != null; here = here.getParent())
      if (Files.isExecutable(here.resolve("bulwark")) && Files.isRegularFile(here.resolve("pom.xml"))) return here;
    throw new IllegalStateException("not inside the project");
  }

  static List<Path> modules() throws IOException {
    try (Stream<Path> folders = Files.list(ROOT)) {
      return folders.filter(folder -> Files.isDirectory(folder.resolve("src/main/java"))).sorted().toList();
    }
  }

  static List<Path> main() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (Path module : modules()) {
      try (Stream<Path> files = Files.walk(module.resolve("src/main/java"))) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
      }
    }
    return sources;
  }
}
