package dev.bulwark.cli.espefuse;

import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.firmware.efuse.FuseBlock;
import dev.bulwark.firmware.efuse.Fuses;
import dev.bulwark.firmware.efuse.KeyPurpose;
import dev.bulwark.firmware.efuse.KeyRequest;
import dev.bulwark.firmware.signature.BootKeys;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** The files that stand in a burn's command line, and where a digest goes when the line does not say. */
final class KeyFiles {
  /** No key's file is larger, in bytes. */
  static final int LARGEST = 64 * 1024;

  private static final String DIGEST = "SECURE_BOOT_DIGEST";

  private KeyFiles() {}

  static byte[] read(String file) {
    return InFile.read(Path.of(file), LARGEST);
  }

  static boolean pem(byte[] file) {
    return new String(file, StandardCharsets.ISO_8859_1).contains("-----BEGIN");
  }

  /** The digest of the public key, or of the public half of the private one: all that a fuse may hold of it. */
  static byte[] digest(byte[] pem) {
    return BootKeys.readPublic(pem).digest().bytes();
  }

  /**
   * The first free key block, as the first digest that no block holds and that is not revoked.
   *
   * @throws Problem FIRMWARE-808 when there is none
   */
  static KeyRequest firstFree(Fuses fuses, byte[] digest) {
    FuseBlock block = fuses.map().keyBlocks().stream().filter(candidate -> free(fuses, candidate)).findFirst().orElseThrow(() -> full(fuses, "no key block is free"));
    for (int slot = 0; slot < fuses.chip().digestSlots(); slot++) {
      String purpose = DIGEST + slot;
      boolean taken = fuses.map().keyBlocks().stream().anyMatch(other -> holds(fuses, other, purpose));
      if (!taken && !fuses.burned("SECURE_BOOT_KEY_REVOKE" + slot)) return KeyRequest.of(block.name(), digest, purpose);
    }
    throw full(fuses, "every place for a digest is taken or revoked");
  }

  private static boolean holds(Fuses fuses, FuseBlock block, String purpose) {
    return fuses.purpose(block).map(KeyPurpose::name).equals(Optional.of(purpose));
  }

  private static boolean free(Fuses fuses, FuseBlock block) {
    return fuses.blockBlank(block.id()) && fuses.blockReadable(block.id()) && fuses.blockWriteable(block.id()) && fuses.purposeValue(block) == 0 && block.purposeField().map(fuses::writeable).orElse(false);
  }

  private static Problem full(Fuses fuses, String why) {
    return new Problem("FIRMWARE-808", why + " on this " + fuses.chip().id(), "look at `summary`; name block and purpose yourself with burn-key-digest");
  }
}
