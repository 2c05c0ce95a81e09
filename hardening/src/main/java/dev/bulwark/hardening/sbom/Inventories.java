package dev.bulwark.hardening.sbom;

import java.util.HexFormat;

/**
 * Makes inventories.
 *
 * <h2>Guarantees</h2> No bytes make it fail; what cannot be looked at is told in the inventory. The same bytes give the same inventory.
 */
public final class Inventories {
  private Inventories() {}

  /**
   * What is in one firmware image.
   *
   * @param name of the file, for people; it becomes the subject's where the image tells no project
   */
  public static Inventory ofImage(String name, byte[] bytes) {
    InventoryBuilder into = new InventoryBuilder(Subject.of(Kind.FIRMWARE, name, HexFormat.of().formatHex(Serial.sha256().digest(bytes))));
    EspImageReader.read(bytes, "", true, into);
    return into.done();
  }
}
