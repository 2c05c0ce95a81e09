package dev.bulwark.firmware.signature;

/**
 * A signature that was made elsewhere, for an image that is known there: by a service, or on a machine without network. It is verified like any other before the image is released.
 *
 * @param publicKey whose it is
 * @param signature as {@link BootSigner#sign} gives it; for V1 also r and s, 32 bytes each, big-endian
 */
public record MadeElsewhere(BootPublicKey publicKey, byte[] signature) implements BootSigner {
  @Override
  public byte[] sign(SigningInput image) {
    return signature.clone();
  }
}
