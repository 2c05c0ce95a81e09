package dev.bulwark.firmware.provisioning;

import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The list of what was done: a file of JSON lines, the first says what is provisioned, each other one names a device that is whole. Held locked while open.
 *
 * <p>A line is synced to the disk before the call returns. A last line that a crash cut short is cut off when it is opened again.
 */
final class Manifest implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final long LARGEST = 1L << 30;

  private final Path file;
  private final FileChannel channel;
  private final Map<String, String> fingerprints = new HashMap<>();

  private Manifest(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** @throws Problem FIRMWARE-410 when another run holds it, when it is of another kind of run or cannot be understood */
  static Manifest open(Path file, JsonNode header) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Manifest manifest = new Manifest(file, channel);
    try {
      if (lock(channel) == null) throw manifest.problem("another run is at work here", "wait for it to end");
      manifest.read(header);
      return manifest;
    } catch (IOException | Problem e) {
      channel.close();
      throw e;
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private void read(JsonNode header) throws IOException {
    if (channel.size() > LARGEST) throw problem("it is larger than any run writes", "choose another folder");
    ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
    while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {}
    int whole = bytes.position();
    while (whole > 0 && bytes.get(whole - 1) != '\n') whole--;
    channel.truncate(whole);
    String[] lines = new String(bytes.array(), 0, whole, StandardCharsets.UTF_8).split("\n", -1);
    if (whole == 0) append(header);
    else if (!parsed(lines[0]).equals(header)) throw problem("it was begun with another chip, key length, configuration or parts", "give the same as before, or choose another folder");
    for (int i = 1; i < lines.length - 1; i++) {
      JsonNode line = parsed(lines[i]);
      if (!line.path("id").isString() || !line.path("key").isString()) throw problem("its line " + (i + 1) + " names no device and key", "restore it from a copy");
      fingerprints.put(line.path("id").asString(), line.path("key").asString());
    }
  }

  private JsonNode parsed(String line) {
    try {
      return JSON.readTree(line);
    } catch (JacksonException e) {
      throw problem("a line of it is not JSON", "restore it from a copy");
    }
  }

  boolean has(String id) {
    return fingerprints.containsKey(id);
  }

  Set<String> fingerprints() {
    return Set.copyOf(fingerprints.values());
  }

  /** Adds a line and syncs it. */
  synchronized void append(JsonNode line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
    long end = channel.size();
    while (bytes.hasRemaining()) end += channel.write(bytes, end);
    channel.force(false);
  }

  private Problem problem(String detail, String hint) {
    return new Problem("FIRMWARE-410", file + ": " + detail, hint);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
