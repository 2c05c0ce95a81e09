package dev.bulwark.firmware.plan;

import dev.bulwark.firmware.efuse.Fuses;

/**
 * The device that is burned, in its download mode.
 *
 * <h2>Guarantees</h2> What {@link #burn} and {@link #writeSector} did survives a power cut once they returned; a command that was refused changed nothing.
 * <h2>Does not guarantee</h2> Anything about a command that did not return: {@link BurnRun} looks what became of it.
 * <h2>Fails by</h2> Problem FIRMWARE-711 when the fuses refuse a command, FIRMWARE-712 when the target cannot be reached, read or written.
 */
public interface BurnTarget {
  /** Names this one device, the same after each restart: a journal belongs to it. One line. */
  String identity();

  /** As they are now. A block that software cannot read may read as zeros. */
  Fuses fuses();

  void burn(FuseCommand command);

  /** In bytes, a multiple of 4096. */
  long flashSize();

  /** What is stored, never decrypted. */
  byte[] readFlash(long address, int length);

  /** Erases one sector of 4096 bytes and programs it. */
  void writeSector(long address, byte[] content);
}
