package dev.bulwark.firmware.signature;

/** Why one signature block does not make an image boot, in the order in which a chip looks. */
public enum BlockFault {
  /** There is no block: the magic byte is missing, or the image ends where its signature sector should begin. It ends the search. */
  NO_BLOCK("there is no signature block"),
  /** The block's checksum does not hold. */
  CRC("the block's checksum is wrong"),
  /** The key in the block is none that is trusted, or of a kind that the chip does not check. */
  UNTRUSTED_KEY("it is by a key that is not trusted"),
  /** The block speaks of another image: the image was changed, or the block was taken from elsewhere. */
  IMAGE_DIGEST("the image is not the one that was signed"),
  /** The numbers of the key field contradict each other. */
  KEY_FIELD("the key in the block contradicts itself"),
  /** The signature is not the key's. */
  SIGNATURE("the signature is wrong");

  private final String text;

  BlockFault(String text) {
    this.text = text;
  }

  /** For a person, without a full stop. */
  public String text() {
    return text;
  }
}
