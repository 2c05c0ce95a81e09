package dev.bulwark.firmware.virtual;

import dev.bulwark.firmware.image.EspImage;
import dev.bulwark.firmware.signature.BootPublicKey;
import dev.bulwark.firmware.signature.BootloaderDigest;
import dev.bulwark.firmware.signature.SecureBootV1;
import java.util.Arrays;
import java.util.List;

/**
 * Secure boot V1 of the first chip: the ROM compares a digest at address 0 that only the key in BLOCK2 can make; the bootloader checks the trailer behind an application with the public key that it carries itself.
 *
 * <p>Source: ESP-IDF programming guide, Secure Boot V1, and its {@code secure_boot_signatures_bootloader.c}.
 */
final class SignedByTrailer implements SecureBoot {
  private static final int KEY_BLOCK = 2;
  private static final int HASH = 32;

  private final Reset reset;
  private List<BootPublicKey> keys = List.of();

  SignedByTrailer(Reset reset) {
    this.reset = reset;
  }

  @Override
  public boolean on() {
    return true;
  }

  @Override
  public Judgement judgeBootloader(FlashView.Region region, EspImage image) {
    FlashView.Region stored = reset.view.read(0, BootloaderDigest.IV + 64);
    byte[] header = Arrays.copyOfRange(stored.bytes(), stored.from(), stored.to());
    if (blank(header)) return Judgement.refuse(Reason.SB_NO_BLOCK, "there is no digest at 0x0");
    // Whether an appended hash is under the digest depends on the tool that made it; both are keyed, so both prove the same.
    boolean holds = matches(header, region, image.length()) || image.hashAppended() && matches(header, region, image.length() - HASH);
    if (!holds) return Judgement.refuse(Reason.SB_IMAGE_DIGEST, "the digest at 0x0 is not this bootloader's by the key in BLOCK2");
    keys = EmbeddedKeys.in(region.bytes(), region.from(), image.length());
    return new Judgement.Good("its digest holds, it carries " + keys.size() + " public key" + (keys.size() == 1 ? "" : "s"));
  }

  private boolean matches(byte[] header, FlashView.Region region, int length) {
    int whole = Math.min((length + BootloaderDigest.IV - 1) / BootloaderDigest.IV * BootloaderDigest.IV, region.length());
    byte[] key = reset.fuses.now().block(KEY_BLOCK);
    for (int i = 0, j = key.length - 1; i < j; i++, j--) {
      byte kept = key[i];
      key[i] = key[j];
      key[j] = kept;
    }
    return BootloaderDigest.matches(key, header, Arrays.copyOfRange(region.bytes(), region.from(), region.from() + whole));
  }

  private static boolean blank(byte[] bytes) {
    for (byte b : bytes) if (b != (byte) 0xFF) return false;
    return true;
  }

  @Override
  public Judgement judgeApp(FlashView.Region region, EspImage image) {
    if (keys.isEmpty()) return Judgement.refuse(Reason.SB_UNTRUSTED_KEY, "the bootloader carries no P-256 key to check applications with");
    int trailer = region.from() + image.length();
    boolean present = trailer + SecureBootV1.TRAILER <= region.to() && region.bytes()[trailer] == 0 && region.bytes()[trailer + 1] == 0 && region.bytes()[trailer + 2] == 0 && region.bytes()[trailer + 3] == 0;
    if (!present) return Judgement.refuse(Reason.SB_NO_BLOCK, "no signature follows it");
    return switch (SecureBootV1.verify(region.bytes(), region.from(), image.length(), region.to(), keys)) {
      case SecureBootV1.Trusted trusted -> new Judgement.Good("signed by " + trusted.by().digest());
      case SecureBootV1.Rejected rejected -> Judgement.refuse(Reason.SB_SIGNATURE, "%s", rejected.text());
    };
  }
}
