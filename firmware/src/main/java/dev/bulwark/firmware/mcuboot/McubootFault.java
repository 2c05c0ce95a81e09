package dev.bulwark.firmware.mcuboot;

/** Why an image is not run, the first reason in the bootloader's order. */
public enum McubootFault {
  /** The payload is encrypted, so nothing can be said about it. */
  ENCRYPTED("the image is encrypted: hash and signature cover the plain bytes"),
  /** No hash of the kind that goes with a trusted key. */
  NO_HASH("the image carries no hash of the kind that goes with the key"),
  /** The hash is not that of the image. */
  HASH("the image's hash does not match: it was damaged or altered"),
  /** No signature at all. */
  NO_SIGNATURE("the image is not signed"),
  /** Signed, but by no trusted key. */
  UNTRUSTED_KEY("the image is signed, but by none of the trusted keys"),
  /** A trusted key is named, and the signature is not its own over this image. */
  SIGNATURE("a trusted key is named, but the signature is not its own over this image");

  private final String text;

  McubootFault(String text) {
    this.text = text;
  }

  /** For a person, one line. */
  public String text() {
    return text;
  }
}
