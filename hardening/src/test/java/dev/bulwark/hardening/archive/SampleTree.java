package dev.bulwark.hardening.archive;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A tree of files with all that archives find hard, and what a walk of it must say. */
final class SampleTree {
  private SampleTree() {}

  static Path make(Path root) throws IOException {
    Files.createDirectories(root.resolve("etc/empty"));
    Files.createDirectories(root.resolve("many"));
    Files.createDirectories(root.resolve("a/very/deep/directory/in/the/tree"));
    text(root.resolve("etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
    text(root.resolve("etc/n\u00e4me with blanks"), "\u00fcml\u00e4ut");
    text(root.resolve("a/very/deep/directory/in/the/tree/" + "n".repeat(200)), "long name");
    Files.createFile(root.resolve("etc/nothing"));
    for (int i = 0; i < 300; i++) text(root.resolve("many/file-with-a-name-of-some-length-" + i), "content " + i);
    noise(root.resolve("one"), 1);
    noise(root.resolve("block"), 131_072);
    noise(root.resolve("block-and-one"), 131_073);
    noise(root.resolve("large"), 1_100_000);
    text(root.resolve("packs-well"), "All work and no play makes Jack a dull boy. ".repeat(8000));
    try (RandomAccessFile sparse = new RandomAccessFile(root.resolve("sparse").toFile(), "rw")) {
      sparse.setLength(700_000);
      sparse.seek(300_000);
      sparse.write("island".getBytes(StandardCharsets.UTF_8));
    }
    Files.createSymbolicLink(root.resolve("etc/relative"), Path.of("../one"));
    Files.createSymbolicLink(root.resolve("etc/absolute"), Path.of("/etc/passwd"));
    Files.createSymbolicLink(root.resolve("etc/dangling"), Path.of("nowhere/at/all"));
    Files.createLink(root.resolve("etc/hard"), root.resolve("block"));
    Files.setPosixFilePermissions(root.resolve("one"), PosixFilePermissions.fromString("r-xr-x--x"));
    return root;
  }

  private static void text(Path file, String text) throws IOException {
    Files.writeString(file, text);
  }

  private static void noise(Path file, int count) throws IOException {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    Files.write(file, bytes);
  }

  /** Path to kind, mode, owner, size and SHA-256 or target; the names of one content say so by its digest. */
  static Map<String, String> facts(Path root) throws IOException {
    Map<String, String> facts = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.filter(each -> !each.equals(root)).toList()) {
        int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        String owner = " " + Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS) + ":" + Files.getAttribute(path, "unix:gid", LinkOption.NOFOLLOW_LINKS);
        String rest = switch (mode & 0170000) {
          case 0120000 -> "SYMLINK" + owner + " " + Files.readSymbolicLink(path);
          case 0040000 -> "DIRECTORY " + Integer.toOctalString(mode & 07777) + owner;
          default -> "FILE " + Integer.toOctalString(mode & 07777) + owner + " " + Files.size(path) + " " + digest(Files.readAllBytes(path));
        };
        facts.put(root.relativize(path).toString(), rest);
      }
    }
    return facts;
  }

  /** The same of an archive, as a walk tells it. */
  static Map<String, String> facts(ByteSource archive) {
    Map<String, String> digests = new TreeMap<>();
    Outcome outcome = Walk.walk(archive, Limits.DEFAULT, Walks.CLOCK, (entry, content) -> digests.put(entry.path(), digest(content.readAllBytes())), entry -> false);
    if (outcome.reason() != null) return Map.of("reason", outcome.reason() + " " + outcome.damage());
    return facts(outcome, digests);
  }

  /** The same of a walk that is over. */
  static Map<String, String> facts(Outcome outcome, Map<String, String> digests) {
    Map<String, String> facts = new TreeMap<>();
    for (Entry entry : outcome.tree().entries()) {
      String owner = " " + entry.uid() + ":" + entry.gid();
      facts.put(entry.path(), switch (entry.kind()) {
        case SYMLINK -> "SYMLINK" + owner + " " + entry.target();
        case DIRECTORY -> "DIRECTORY " + Integer.toOctalString(entry.mode()) + owner;
        case FILE -> "FILE " + Integer.toOctalString(entry.mode()) + owner + " " + entry.size() + " " + digests.get(entry.target() == null ? entry.path() : entry.target());
        case SPECIAL -> "SPECIAL " + Integer.toOctalString(entry.mode()) + owner;
      });
    }
    for (Refusal refusal : outcome.tree().refused()) facts.merge(refusal.path(), "(" + refusal.reason() + ")", (fact, note) -> fact + " " + note);
    return facts;
  }

  static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
