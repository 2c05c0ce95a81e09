package dev.bulwark.firmware.virtual;

/** Why something does not start. The codes are a contract: scripts and other tools compare them. */
public enum Reason {
  /** The ROM found no bootloader image that it can load: wrong magic, segments or checksum, or noise where plaintext stands on an encrypting chip. */
  ROM_IMAGE,
  /** There is no partition table, or it is damaged. */
  PT_INVALID,
  /** No partition holds an application that may start. */
  NO_APP,
  /** The application's secure version is below the fuses', or it tells none. */
  ANTI_ROLLBACK,
  /** No image begins there. */
  IMG_HEADER,
  /** An image for another chip. */
  IMG_CHIP,
  /** An image for newer or older silicon. */
  IMG_REVISION,
  /** The image's parts do not fit together, or not into the partition. */
  IMG_SEGMENTS,
  IMG_CHECKSUM,
  /** The appended SHA-256 is another; judged where secure boot is off. */
  IMG_HASH,
  /** Secure boot: no signature block, or a damaged one. */
  SB_NO_BLOCK,
  /** Secure boot: the key's digest is not fused, not readable or revoked. */
  SB_UNTRUSTED_KEY,
  /** Secure boot: a trusted key signed another content. */
  SB_IMAGE_DIGEST,
  /** Secure boot: the signature itself does not hold. */
  SB_SIGNATURE;

  /** As in JSON, for example {@code SB-NO-BLOCK}. */
  public String code() {
    return name().replace('_', '-');
  }
}
