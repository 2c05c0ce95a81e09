package dev.bulwark.firmware.signature;

/** What becomes of a signature sector that a file ends in already, when it is signed. */
public enum Existing {
  /** It goes: the new signatures are over the image alone. */
  REPLACE,
  /** Its blocks stay and new ones follow; one of them that does not hold is refused, never carried over. */
  APPEND,
  /** It is taken for a part of the image and signed over, as the vendor's tool does. Such a file boots by the old sector, if at all. */
  COVER
}
