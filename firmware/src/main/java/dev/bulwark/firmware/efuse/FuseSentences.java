package dev.bulwark.firmware.efuse;

import dev.bulwark.firmware.chip.Chip;
import java.util.ArrayList;
import java.util.List;

/** What a chip's security fuses mean, in plain sentences for people. No key is shown, nor any part of one. */
public final class FuseSentences {
  private FuseSentences() {}

  public static List<String> of(Fuses fuses) {
    List<String> sentences = new ArrayList<>();
    sentences.add("secure boot: " + secureBoot(fuses));
    sentences.add("flash encryption: " + flashEncryption(fuses));
    sentences.add("JTAG: " + jtag(fuses));
    sentences.add("download mode: " + download(fuses));
    sentences.add("anti-rollback: the lowest secure version that may run is " + fuses.secureVersion() + ", the highest that fits is " + fuses.chip().secureVersionBits());
    sentences.add("fuse protections: WR_DIS " + (fuses.writeable("WR_DIS") ? "open" : "frozen") + ", RD_DIS " + (fuses.writeable("RD_DIS") ? "open (a key can still be hidden)" : "frozen"));
    for (FuseBlock block : fuses.map().keyBlocks()) {
      if (fuses.blockBlank(block.id()) && fuses.blockWriteable(block.id()) && fuses.blockReadable(block.id())) continue;
      sentences.add("key in " + block.name() + ": " + key(fuses, block));
    }
    return sentences;
  }

  private static String secureBoot(Fuses fuses) {
    long digests = fuses.trustedDigests().stream().filter(digest -> !Bits.blank(digest)).count();
    String trust = digests == 0 ? "no key is trusted" : digests == 1 ? "one key is trusted" : digests + " keys are trusted";
    if (fuses.secureBootOn()) return digests == 0 ? "on, but no key is trusted: the chip does not boot" : "on, " + trust;
    if (fuses.secureBootV1On()) return "on, V1 (superseded: the bootloader's digest is symmetric)";
    return digests == 0 ? "off" : "off, although " + trust;
  }

  private static String flashEncryption(Fuses fuses) {
    FuseField count = fuses.map().cryptCount();
    int set = fuses.count(count.name());
    String key = fuses.flashKey().isPresent() ? "" : ", without a key";
    if (!fuses.flashEncryptionOn()) return "off" + (set > 0 ? ", switched off again" : "") + (fuses.writeable(count) ? "" : " for ever");
    boolean release = set == count.length() || !fuses.writeable(count);
    return (release ? "on for ever" : "on, can be switched off " + (count.length() - set) / 2 + " more time(s)") + key;
  }

  private static String jtag(Fuses fuses) {
    boolean hard = fuses.burned("JTAG_DISABLE") || fuses.burned("DIS_PAD_JTAG") || fuses.burned("HARD_DIS_JTAG");
    boolean soft = fuses.map().has("SOFT_DIS_JTAG") && fuses.count("SOFT_DIS_JTAG") % 2 == 1;
    boolean usb = !fuses.map().has("DIS_USB_JTAG") || fuses.burned("DIS_USB_JTAG") || fuses.burned("DIS_USB_SERIAL_JTAG");
    if (hard && usb) return "closed for ever";
    if (hard) return "closed at the pins, open over USB";
    if (soft) return "closed until a secret opens it" + (usb ? "" : "; open over USB");
    return "open";
  }

  private static String download(Fuses fuses) {
    if (fuses.burned("DIS_DOWNLOAD_MODE") || fuses.burned("UART_DOWNLOAD_DIS")) return "off";
    return fuses.burned("ENABLE_SECURITY_DOWNLOAD") ? "restricted" : "open";
  }

  private static String key(Fuses fuses, FuseBlock block) {
    boolean hidden = !fuses.blockReadable(block.id());
    String purpose = fuses.purpose(block).map(KeyPurpose::name).orElse(fuses.chip() == Chip.ESP32 || fuses.chip() == Chip.ESP32C2 ? "" : "unknown purpose") + " ";
    int slot = KeySlots.digestSlot(fuses, block);
    String revoked = slot >= 0 && fuses.burned("SECURE_BOOT_KEY_REVOKE" + slot) ? ", revoked" : "";
    return (purpose + (fuses.blockBlank(block.id()) ? "(zeros)" : "")).strip() + revoked + (hidden ? ", hidden from software" : ", readable") + (fuses.blockWriteable(block.id()) ? ", not write-protected" : "");
  }
}
