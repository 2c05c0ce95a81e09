package dev.bulwark.firmware.virtual;

import dev.bulwark.firmware.chip.SignatureScheme;
import dev.bulwark.firmware.efuse.FuseBlock;
import dev.bulwark.firmware.efuse.Fuses;
import dev.bulwark.firmware.efuse.KeyPurpose;
import dev.bulwark.firmware.image.EspImage;
import dev.bulwark.firmware.signature.BlockFault;
import dev.bulwark.firmware.signature.BlockReport;
import dev.bulwark.firmware.signature.KeyDigest;
import dev.bulwark.firmware.signature.SecureBootV2;
import dev.bulwark.firmware.signature.Verdict;
import java.math.BigInteger;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Secure boot V2 as this chip's fuses demand it: which keys and algorithms count, and what a failed signature costs. ROM and bootloader judge by the same rules; only the ROM revokes. */
final class SignedByBlocks implements SecureBoot {
  private final Reset reset;

  SignedByBlocks(Reset reset) {
    this.reset = reset;
  }

  @Override
  public boolean on() {
    return true;
  }

  @Override
  public Judgement judgeBootloader(FlashView.Region region, EspImage image) {
    Verdict verdict = verify(region, image);
    if (reset.fuses.now().aggressiveRevoke()) revokeFailed(verdict);
    return judgement(verdict);
  }

  @Override
  public Judgement judgeApp(FlashView.Region region, EspImage image) {
    return judgement(verify(region, image));
  }

  private Verdict verify(FlashView.Region region, EspImage image) {
    List<byte[]> trusted = reset.fuses.now().trustedDigests();
    return SecureBootV2.verify(region.bytes(), region.from(), image.length(), region.to(), key -> trusted.stream().anyMatch(key::matches), checkable());
  }

  /** With SHA-384 fused every key is P-384; without it none is. */
  private Set<SignatureScheme> checkable() {
    Set<SignatureScheme> schemes = EnumSet.noneOf(SignatureScheme.class);
    boolean sha384 = reset.fuses.now().burned("SECURE_BOOT_SHA384_EN");
    for (SignatureScheme scheme : reset.chip().secureBootSchemes()) if (sha384 == (scheme == SignatureScheme.ECDSA384)) schemes.add(scheme);
    return schemes;
  }

  private static Judgement judgement(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Trusted trusted -> new Judgement.Good("signed by " + trusted.by() + " (block " + trusted.block() + ")");
      case Verdict.Rejected rejected -> Judgement.refuse(reason(rejected), "%s", text(rejected));
    };
  }

  /** A damaged block is none to the ROM; a header of no known kind makes it one too. */
  private static Reason reason(Verdict.Rejected rejected) {
    boolean nameless = !rejected.blocks().isEmpty() && rejected.blocks().getFirst().scheme().isEmpty();
    if (nameless) return Reason.SB_NO_BLOCK;
    return switch (rejected.fault()) {
      case NO_BLOCK, CRC -> Reason.SB_NO_BLOCK;
      case UNTRUSTED_KEY, KEY_FIELD -> Reason.SB_UNTRUSTED_KEY;
      case IMAGE_DIGEST -> Reason.SB_IMAGE_DIGEST;
      case SIGNATURE -> Reason.SB_SIGNATURE;
    };
  }

  private static String text(Verdict.Rejected rejected) {
    if (rejected.blocks().isEmpty()) return BlockFault.NO_BLOCK.text();
    StringBuilder text = new StringBuilder();
    for (BlockReport block : rejected.blocks()) {
      if (!text.isEmpty()) text.append("; ");
      text.append("block ").append(block.index()).append(": ").append(block.fault().map(BlockFault::text).orElse("good"));
      block.keyDigest().map(KeyDigest::hex).ifPresent(hex -> text.append(" (key ").append(hex, 0, 16).append("…)"));
    }
    return text.toString();
  }

  /** A trusted key whose signature failed over the right image loses its trust for good, up to the block that was good. A wrong image digest or checksum costs no key. Source: ESP-IDF, Secure Boot V2, "Aggressive Revocation". */
  private void revokeFailed(Verdict verdict) {
    for (BlockReport block : verdict.blocks()) {
      if (verdict instanceof Verdict.Trusted trusted && block.index() >= trusted.block()) return;
      if (block.fault().isPresent() && block.fault().get() == BlockFault.SIGNATURE) block.keyDigest().ifPresent(this::revoke);
    }
  }

  private void revoke(KeyDigest key) {
    Fuses fuses = reset.fuses.now();
    for (FuseBlock block : fuses.map().keyBlocks()) {
      String purpose = fuses.purpose(block).map(KeyPurpose::name).orElse("");
      if (!purpose.startsWith("SECURE_BOOT_DIGEST") || !key.matches(fuses.block(block.id()))) continue;
      String field = "SECURE_BOOT_KEY_REVOKE" + purpose.substring("SECURE_BOOT_DIGEST".length());
      if (fuses.map().has(field)) reset.fuses.burn(field, BigInteger.ONE, "a signature by this key failed, and revocation is aggressive");
    }
  }
}
