package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.firmware.signature.BootKeys;
import dev.bulwark.firmware.signature.BootPrivateKey;
import dev.bulwark.firmware.signature.BootPublicKey;
import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.Set;

/** Secure boot keys in files that a person named. */
final class KeyFiles {
  private static final int LONGEST = 65_536;
  private static final Set<PosixFilePermission> OTHERS =
      Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

  private KeyFiles() {}

  /** A private key to sign with. @throws Problem FIRMWARE-306 when others can read or write the file, and those of {@link BootKeys} */
  static BootPrivateKey toSign(Path file, SecureRandom random) {
    return BootKeys.readPrivate(privatePem(file), random);
  }

  /** The file of a private key, whatever its kind. @throws Problem FIRMWARE-306 as {@link #toSign} */
  static byte[] privatePem(Path file) {
    byte[] pem = InFile.read(file, LONGEST);
    if (BootKeys.holdsPrivate(pem) && othersReach(file)) {
      throw new Problem("FIRMWARE-306", "others can read or write the private key in " + file, "run `chmod 600 " + file + "`, and make a new key if somebody may have copied it");
    }
    return pem;
  }

  /** A public key, or the public half of a private one. */
  static BootPublicKey toVerify(Path file) {
    return BootKeys.readPublic(InFile.read(file, LONGEST));
  }

  static boolean looksLikePem(byte[] content) {
    return new String(content, 0, Math.min(content.length, 4_096), StandardCharsets.ISO_8859_1).contains("-----BEGIN ");
  }

  private static boolean othersReach(Path file) {
    try {
      return Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains);
    } catch (UnsupportedOperationException noSuchRights) {
      return false;
    } catch (IOException e) {
      throw new Problem("FIRMWARE-306", "the rights of the private key " + file + " cannot be read", "put the key on a file system with owners and modes", e);
    }
  }
}
