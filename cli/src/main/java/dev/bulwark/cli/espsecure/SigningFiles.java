package dev.bulwark.cli.espsecure;

import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.firmware.signature.BootKeys;
import dev.bulwark.firmware.signature.BootPrivateKey;
import dev.bulwark.firmware.signature.BootPublicKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.Set;

/** The files that signing commands read. */
final class SigningFiles {
  private static final int LARGEST_KEY = 64 * 1024;

  private SigningFiles() {}

  static BootPublicKey publicKey(Path file) {
    return BootKeys.readPublic(InFile.read(file, LARGEST_KEY));
  }

  /** A key that others may read signs all the same, as scripts made for the vendor's tool expect, whose keys are readable by all; but it is told. */
  static BootPrivateKey privateKey(Path file, SecureRandom random, Terminal terminal) {
    BootPrivateKey key = BootKeys.readPrivate(InFile.read(file, LARGEST_KEY), random);
    if (readableByOthers(file)) terminal.note(file + " is a private key that other users of this machine can read; run `chmod 600` on it");
    return key;
  }

  private static boolean readableByOthers(Path file) {
    try {
      Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file);
      return rights.contains(PosixFilePermission.OTHERS_READ) || rights.contains(PosixFilePermission.GROUP_READ);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  static byte[] image(Path file) {
    return InFile.read(file, FlashData.LARGEST);
  }
}
