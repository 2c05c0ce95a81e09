package dev.bulwark.firmware.signature;

import java.util.List;

/**
 * An image with signatures that were each verified after they were made.
 *
 * @param bytes the whole file
 * @param signedBy the digests of the keys in all blocks, in their order; for V1 the one key's
 * @param kept how many blocks were there before and stayed
 * @param replaced whether an earlier signature was taken off
 */
public record SignedImage(byte[] bytes, List<KeyDigest> signedBy, int kept, boolean replaced) {
  public SignedImage {
    signedBy = List.copyOf(signedBy);
  }
}
