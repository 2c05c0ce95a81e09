package dev.bulwark.firmware;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The shared firmware vectors: files beside {@code shared/data/firmware/cases.json}, found by walking up from the working directory. Where they are absent a test is skipped with the reason.
 *
 * <p>{@code Vectors.orSkip().section("sign")} are the cases; {@link #bytes} and {@link #path} reach the files that a case names.
 */
public final class Vectors {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private final Path folder;
  private final JsonNode cases;

  private Vectors(Path folder, JsonNode cases) {
    this.folder = folder;
    this.cases = cases;
  }

  /** The vectors; skips the calling test where there are none. */
  public static Vectors orSkip() {
    Path folder = folder();
    Assumptions.assumeTrue(folder != null, "skipped: no vectors");
    if (folder == null) throw new IllegalStateException("skipped above");
    return new Vectors(folder, JSON.readTree(folder.resolve("cases.json").toFile()));
  }

  /** True where the vectors are: for parameter sources, which must not skip. */
  public static boolean present() {
    return folder() != null;
  }

  private static @Nullable Path folder() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path found = at.resolve("shared/data/firmware");
      if (Files.isRegularFile(found.resolve("cases.json"))) return found;
    }
    return null;
  }

  /** One section of cases.json: {@code keys}, {@code sign}, {@code unsigned}, {@code encrypt}, {@code efuse}, {@code partitions}, {@code nvs}, {@code images} or {@code boot}. */
  public JsonNode section(String name) {
    return cases.required(name);
  }

  /** A file by its name relative to the folder of the vectors, as cases name it. */
  public Path path(String relative) {
    return folder.resolve(relative);
  }

  /** The content of {@link #path}. */
  public byte[] bytes(String relative) {
    try {
      return Files.readAllBytes(path(relative));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
