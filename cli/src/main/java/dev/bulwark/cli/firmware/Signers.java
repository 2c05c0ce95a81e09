package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.firmware.mcuboot.McubootPem;
import dev.bulwark.firmware.mcuboot.McubootSigner;
import dev.bulwark.firmware.signature.BootSigner;
import dev.bulwark.firmware.signature.MadeElsewhere;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** The keys that a command line names, opened in its order; tokens are logged out of at the end. */
final class Signers implements AutoCloseable {
  private static final int LONGEST_SIGNATURE = 4_096;
  private final List<BootSigner> opened = new ArrayList<>();

  /** @param name a PEM file or a {@code pkcs11:} URI */
  void add(String name, SecureRandom random) {
    opened.add(name.startsWith("pkcs11:") ? TokenSigner.open(name) : KeyFiles.toSign(Path.of(name), random));
  }

  /** As {@link #add}, for an MCUboot image; not among {@link #all}. */
  McubootSigner mcuboot(String name, SecureRandom random) {
    if (!name.startsWith("pkcs11:")) return McubootPem.signer(KeyFiles.privatePem(Path.of(name)), random);
    TokenSigner token = TokenSigner.open(name);
    opened.add(token);
    return token.mcuboot();
  }

  void addMadeElsewhere(Path publicKey, Path signature) {
    opened.add(new MadeElsewhere(KeyFiles.toVerify(publicKey), InFile.read(signature, LONGEST_SIGNATURE)));
  }

  List<BootSigner> all() {
    return List.copyOf(opened);
  }

  @Override
  public void close() {
    for (BootSigner signer : opened) if (signer instanceof TokenSigner token) token.close();
  }
}
