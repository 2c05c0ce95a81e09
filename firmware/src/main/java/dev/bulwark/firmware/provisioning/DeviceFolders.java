package dev.bulwark.firmware.provisioning;

import dev.bulwark.firmware.encryption.FlashCipher;
import dev.bulwark.firmware.encryption.FlashKey;
import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps devices in a directory: {@code ID/key.bin}, {@code ID/0x10000.bin} … and one line in {@code manifest.jsonl}.
 *
 * <h2>Guarantees</h2> Keys are their owner's alone from the first byte (0600 in 0700); a folder with a device's name is whole, also after a crash; a run that was stopped goes on with the devices that are missing,
 * and those get keys that no device has.
 * <h2>Does not guarantee</h2> Secrecy from who reads the disk: wrap the directory, and remove the keys once they are burned.
 * <h2>Fails by</h2> {@link Problem} FIRMWARE-410 (the list is another run's, damaged or in use), FIRMWARE-411 (a folder that is not of this run); {@link UncheckedIOException} when the disk fails.
 */
public final class DeviceFolders implements Provisioning.Sink, AutoCloseable {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_FOLDER = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path folder;
  private final Provisioning what;
  private final Manifest manifest;

  private DeviceFolders(Path folder, Provisioning what, Manifest manifest) {
    this.folder = folder;
    this.what = what;
    this.manifest = manifest;
  }

  /** Begins in {@code folder}, or goes on there; it is made when missing. */
  public static DeviceFolders open(Path folder, Provisioning what) {
    try {
      if (!Files.isDirectory(folder)) Files.createDirectory(folder, OWNER_FOLDER);
      Manifest manifest = Manifest.open(folder.resolve("manifest.jsonl"), header(what));
      what.avoid(manifest.fingerprints());
      return new DeviceFolders(folder, what, manifest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode header(Provisioning what) {
    ObjectNode header = JsonNodeFactory.instance.objectNode();
    header.put("format", "bulwark-provisioning/1").put("chip", what.chip().id()).put("keyBits", what.keyBits());
    if (!what.chip().encryptsWithXts()) header.put("cryptConfig", what.cryptConfig());
    describe(header, what.parts());
    return header;
  }

  private static void describe(ObjectNode line, List<FlashPart> parts) {
    var list = line.putArray("parts");
    for (FlashPart part : parts) list.addObject().put("offset", part.at()).put("length", part.content().length).put("encrypted", part.encrypted()).put("sha256", sha256(part.content()));
  }

  /**
   * Those of {@code ids} that are still to be made. A folder that a stopped run had finished but not listed is listed now, if it decrypts to this run's parts.
   *
   * @throws Problem FIRMWARE-408 for names that cannot be used, FIRMWARE-411 for a folder that is not of this run
   */
  public List<String> missing(List<String> ids) {
    Provisioning.requireIds(ids);
    List<String> missing = new ArrayList<>();
    try {
      for (String id : ids) {
        if (manifest.has(id)) continue;
        if (Files.exists(folder.resolve(id), LinkOption.NOFOLLOW_LINKS)) adopt(id);
        else missing.add(id);
      }
      return missing;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void adopt(String id) throws IOException {
    Path own = folder.resolve(id);
    List<FlashPart> found = new ArrayList<>();
    byte[] secret = bytes(own.resolve("key.bin"), what.keyBits() / 8, id);
    try (FlashKey key = FlashKey.of(secret); FlashCipher cipher = FlashCipher.of(what.chip(), key, what.cryptConfig())) {
      for (FlashPart part : what.parts()) {
        byte[] content = bytes(own.resolve(part.at() + ".bin"), part.content().length, id);
        found.add(new FlashPart(part.offset(), content.clone(), part.encrypted()));
        if (part.encrypted()) cipher.decrypt(part.offset(), content, 0, content.length);
        if (!MessageDigest.isEqual(content, part.content())) throw foreign(id);
      }
      what.avoid(Set.of(key.fingerprint()));
      manifest.append(line(id, key, found));
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  private byte[] bytes(Path file, int length, String id) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) != length) throw foreign(id);
    return Files.readAllBytes(file);
  }

  private Problem foreign(String id) {
    return new Problem("FIRMWARE-411", "the folder " + folder.resolve(id) + " is there and not of this run", "move it away after looking at it");
  }

  @Override
  public void take(ProvisionedDevice device) {
    Path fresh = folder.resolve("." + device.id() + ".new");
    try {
      remove(fresh);
      Files.createDirectory(fresh, OWNER_FOLDER);
      byte[] secret = device.key().copy();
      write(fresh.resolve("key.bin"), secret);
      Arrays.fill(secret, (byte) 0);
      for (FlashPart part : device.parts()) write(fresh.resolve(part.at() + ".bin"), part.content());
      Files.move(fresh, folder.resolve(device.id()), StandardCopyOption.ATOMIC_MOVE);
      manifest.append(line(device.id(), device.key(), device.parts()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode line(String id, FlashKey key, List<FlashPart> parts) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("id", id).put("key", key.fingerprint());
    describe(line, parts);
    return line;
  }

  private static void write(Path file, byte[] content) throws IOException {
    try (FileChannel out = FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_FILE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) out.write(bytes);
      out.force(true);
    }
  }

  /** What a stopped run left: never whole, so its key was in no device's hands. */
  private static void remove(Path fresh) throws IOException {
    if (!Files.isDirectory(fresh, LinkOption.NOFOLLOW_LINKS)) return;
    try (var files = Files.newDirectoryStream(fresh)) {
      for (Path file : files) Files.delete(file);
    }
    Files.delete(fresh);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public void close() {
    try {
      manifest.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
