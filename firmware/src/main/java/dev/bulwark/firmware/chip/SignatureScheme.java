package dev.bulwark.firmware.chip;

import dev.bulwark.problem.Problem;
import java.util.Locale;

/** The algorithms of secure boot V2 signature blocks, by the names that the vendor's tools use. */
public enum SignatureScheme {
  /** RSASSA-PSS, MGF1 and digest SHA-256, salt of 32 bytes. */
  RSA3072,
  /** ECDSA on secp192r1 with SHA-256. */
  ECDSA192,
  /** ECDSA on secp256r1 with SHA-256. */
  ECDSA256,
  /** ECDSA on secp384r1 with SHA-384; the chip must have SECURE_BOOT_SHA384_EN fused. */
  ECDSA384;

  /** {@code rsa3072}, {@code ecdsa192}, {@code ecdsa256} or {@code ecdsa384}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** @throws Problem FIRMWARE-002 for any other text */
  public static SignatureScheme of(String id) {
    for (SignatureScheme scheme : values()) if (scheme.id().equals(id)) return scheme;
    throw new Problem("FIRMWARE-002", "there is no signature scheme " + id, "use rsa3072, ecdsa192, ecdsa256 or ecdsa384");
  }
}
