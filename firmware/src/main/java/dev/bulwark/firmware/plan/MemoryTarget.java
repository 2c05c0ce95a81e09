package dev.bulwark.firmware.plan;

import dev.bulwark.firmware.efuse.Fuses;
import dev.bulwark.firmware.virtual.NorFlash;
import dev.bulwark.firmware.virtual.VirtualChip;
import java.util.Arrays;

/** A device that exists in memory only: the one on which a plan is rehearsed. */
final class MemoryTarget implements BurnTarget {
  private final byte[] flash;
  private Fuses fuses;

  MemoryTarget(Fuses fuses, byte[] flash) {
    this.fuses = fuses;
    this.flash = flash;
  }

  static MemoryTarget erased(Fuses fuses, long size) {
    byte[] flash = new byte[Math.toIntExact(size)];
    Arrays.fill(flash, (byte) 0xFF);
    return new MemoryTarget(fuses, flash);
  }

  static MemoryTarget of(VirtualChip chip) {
    return new MemoryTarget(chip.fuses(), chip.flash().toBytes());
  }

  VirtualChip chip() {
    return new VirtualChip(NorFlash.of(flash), fuses);
  }

  MemoryTarget copy() {
    return new MemoryTarget(fuses, flash.clone());
  }

  void set(Fuses other) {
    fuses = other;
  }

  @Override
  public String identity() {
    return "virtual " + fuses.chip().id();
  }

  @Override
  public Fuses fuses() {
    return fuses;
  }

  @Override
  public void burn(FuseCommand command) {
    fuses = StrictFuses.burn(fuses, command);
  }

  @Override
  public long flashSize() {
    return flash.length;
  }

  @Override
  public byte[] readFlash(long address, int length) {
    return Arrays.copyOfRange(flash, Math.toIntExact(address), Math.toIntExact(address + length));
  }

  @Override
  public void writeSector(long address, byte[] content) {
    System.arraycopy(content, 0, flash, Math.toIntExact(address), content.length);
  }
}
