package dev.bulwark.cli.evidence;

import dev.bulwark.cli.json.Json;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.problem.Problem;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Function;

/** A document that was given, of whatever kind. */
record Given(Path file, Map<?, ?> document, String sha256) {
  private static final int LARGEST = 64 << 20;

  static Given read(Path file) {
    byte[] bytes = InFile.read(file, LARGEST);
    try {
      if (Json.read(bytes) instanceof Map<?, ?> document) return new Given(file, document, sha256(bytes));
    } catch (Json.Malformed e) {
      throw Failure.input("HARDEN-900", file + " is no document of an audit: " + e.getMessage(), "give what `audit … --json` wrote", e);
    }
    throw Failure.input("HARDEN-900", file + " is no document of an audit", "give what `audit … --json` wrote", null);
  }

  /** What it says; a document that cannot answer is named. */
  <T> T asked(Function<Map<?, ?>, T> question) {
    try {
      return question.apply(document);
    } catch (Problem e) {
      throw Failure.input(e.code(), file + ": " + e.detail(), e.hint(), e);
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
