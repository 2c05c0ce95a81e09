package dev.bulwark.firmware.signature;

import java.util.List;

/** Whether a signed image boots, and by which block. {@code blocks} are those up to the first without magic, in order, the ones behind a good one included. */
public sealed interface Verdict {
  List<BlockReport> blocks();

  /**
   * The image boots.
   *
   * @param block the first that is good, by number
   * @param by the digest of its key
   */
  record Trusted(int block, KeyDigest by, List<BlockReport> blocks) implements Verdict {
    public Trusted {
      blocks = List.copyOf(blocks);
    }
  }

  /** No block is good. */
  record Rejected(List<BlockReport> blocks) implements Verdict {
    public Rejected {
      blocks = List.copyOf(blocks);
    }

    /** What is wrong with the first block: what a chip names as the reason. */
    public BlockFault fault() {
      return blocks.isEmpty() ? BlockFault.NO_BLOCK : blocks.getFirst().fault().orElseThrow();
    }
  }

  default boolean trusted() {
    return this instanceof Trusted;
  }
}
