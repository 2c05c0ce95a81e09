package dev.bulwark.firmware.signature;

import dev.bulwark.firmware.chip.SignatureScheme;
import java.util.Optional;

/**
 * What was found out about one signature block.
 *
 * @param index 0 to 2
 * @param scheme by the block's header; empty where the header names none
 * @param crcHolds false means that nothing else of the block was looked at
 * @param keyConsistent the key field is what its own numbers demand
 * @param digestHolds the block's image digest is that of the image
 * @param signatureHolds the signature is the block's own key's over the image
 * @param keyDigest the SHA-256 of the key field as it stands there; empty when {@code scheme} or the checksum is missing
 * @param trusted whether the predicate trusts that digest, and the chip checks that scheme
 * @param fault the first reason against it, in the chip's order; empty for a block that makes the image boot
 */
public record BlockReport(
    int index, Optional<SignatureScheme> scheme, boolean crcHolds, boolean keyConsistent, boolean digestHolds, boolean signatureHolds, Optional<KeyDigest> keyDigest, boolean trusted, Optional<BlockFault> fault) {

  /** Whether the block is right under its own key, trusted or not. */
  public boolean valid() {
    return crcHolds && keyConsistent && digestHolds && signatureHolds;
  }

  static BlockReport badCrc(int index, Optional<SignatureScheme> scheme) {
    return new BlockReport(index, scheme, false, false, false, false, Optional.empty(), false, Optional.of(BlockFault.CRC));
  }
}
