package dev.bulwark.firmware.mcuboot;

/** Why an image is not run, the first reason in the bootloader's order. */
public enum McubootFault {
  /** The payload is encrypted, so nothing can be said about it. */
  ENCRYPTED,
  /** No hash of the kind that goes with a trusted key. */
  NO_HASH,
  /** The hash is not that of the image. */
  HASH,
  /** No signature at all. */
  NO_SIGNATURE,
  /** Signed, but by no trusted key. */
  UNTRUSTED_KEY,
  /** A trusted key is named, and the signature is not its own over this image. */
  SIGNATURE
}
