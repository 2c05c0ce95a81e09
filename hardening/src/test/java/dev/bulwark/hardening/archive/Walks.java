package dev.bulwark.hardening.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** Walks for tests: everything kept, the clock stands. */
final class Walks {
  static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

  /** Small, so that a test of a limit stays small. */
  static final Limits SMALL = new Limits(200, 1 << 16, 4 << 20, 3, 50, Duration.ofSeconds(1));

  private Walks() {}

  static Outcome of(byte[] archive) {
    return of(archive, Limits.DEFAULT);
  }

  static Outcome of(byte[] archive, Limits limits) {
    return Walk.walk(ByteSource.of("input.bin", archive), limits, CLOCK, Visitor.NONE, entry -> true);
  }

  static Outcome of(Path path) {
    return Walk.walk(path, Limits.DEFAULT, CLOCK, Visitor.NONE, entry -> true);
  }

  /** What the visitor sees, read whole: path to content. */
  static Map<String, String> shown(byte[] archive) {
    Map<String, String> shown = new LinkedHashMap<>();
    Walk.walk(ByteSource.of("input.bin", archive), Limits.DEFAULT, CLOCK, (entry, content) -> shown.put(entry.path(), new String(content.readAllBytes(), StandardCharsets.UTF_8)), entry -> false);
    return shown;
  }

  static String text(Outcome outcome, String path) {
    byte[] bytes = outcome.tree().bytes(path);
    return bytes == null ? "(not kept)" : new String(bytes, StandardCharsets.UTF_8);
  }

  static List<String> paths(Outcome outcome) {
    return outcome.tree().entries().stream().map(Entry::path).toList();
  }

  static byte[] gzip(byte[] plain) {
    return packed(plain, GZIPOutputStream::new);
  }

  /** Opens a compressing stream over another. */
  interface Packer {
    OutputStream over(OutputStream out) throws IOException;
  }

  static byte[] packed(byte[] plain, Packer packer) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream packing = packer.over(out)) {
      packing.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
