package dev.bulwark.fleet.audit;

import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The newest signed head outside of the database, so that a database put back to an earlier day contradicts it.
 *
 * <p>Written before the database's own copy: the file is never behind, and a missing one is no accident.
 */
final class HeadFile {
  static final String NAME = "head.json";
  private static final int LONGEST = 4_096;
  private static final JsonMapper MAPPER = new JsonMapper();

  private final Path file;

  HeadFile(Path folder) {
    this.file = folder.resolve(NAME);
  }

  /** On stable storage, whole or not at all, when this returns. */
  void write(SignedHead head) {
    byte[] json = MAPPER.writeValueAsString(MAPPER.createObjectNode().put("size", head.size()).put("root", head.root()).put("time", head.time()).put("signature", head.signature()))
        .getBytes(StandardCharsets.UTF_8);
    Path folder = file.toAbsolutePath().getParent();
    Path next = file.resolveSibling(NAME + ".next");
    try {
      if (folder != null) Files.createDirectories(folder);
      try (FileChannel channel = FileChannel.open(next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
        ByteBuffer bytes = ByteBuffer.wrap(json);
        while (bytes.hasRemaining()) channel.write(bytes);
        channel.force(true);
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      if (folder != null)
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
          directory.force(true);
        }
    } catch (IOException e) {
      throw new Problem("AUDIT-004", "the signed head cannot be written to " + file, "free space and check the rights on the state directory; the next signing tries anew", e);
    }
  }

  /** None where there is no file; {@link IllegalArgumentException} where it holds something else. */
  Optional<SignedHead> read() {
    if (!Files.exists(file)) return Optional.empty();
    try {
      if (Files.size(file) > LONGEST) throw new IllegalArgumentException(file + " is too long for a signed head");
      JsonNode tree = MAPPER.readTree(Files.readAllBytes(file));
      return Optional.of(
          new SignedHead(tree.required("size").longValue(), tree.required("root").stringValue(), Instant.parse(tree.required("time").stringValue()), tree.required("signature").stringValue()));
    } catch (JacksonException | DateTimeParseException e) {
      throw new IllegalArgumentException(file + " is not a signed head", e);
    } catch (IOException e) {
      throw new Problem("AUDIT-002", "the signed head cannot be read: " + file, "check the rights on the state directory", e);
    }
  }
}
