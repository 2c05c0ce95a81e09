package dev.bulwark.firmware.virtual;

import java.util.Arrays;

/** The flash while a reset lasts: changed only by erasing and programming, each of which the power supply may cut. Copies the content at the first change. */
final class FlashCells {
  private final PowerSupply power;
  private NorFlash flash;
  private boolean own;

  FlashCells(NorFlash flash, PowerSupply power) {
    this.flash = flash;
    this.power = power;
  }

  /** To read from, never to write to. */
  byte[] cells() {
    return flash.cells();
  }

  int size() {
    return flash.size();
  }

  /** What it holds now, as a value; later changes do not reach it. */
  NorFlash now() {
    own = false;
    return flash;
  }

  /** Sets every bit of the sector that begins at {@code address}. */
  void erase(int address) {
    if (address % NorFlash.SECTOR != 0) throw new IllegalArgumentException("not the begin of a sector: " + address);
    flash.requireInside(address, NorFlash.SECTOR);
    PowerSupply.Share share = power.next(PowerSupply.Store.FLASH);
    byte[] cells = mine();
    if (share == PowerSupply.Share.WHOLE) {
      Arrays.fill(cells, address, address + NorFlash.SECTOR, (byte) 0xFF);
      return;
    }
    // Half an erase has lifted some cells and not others. Which ones differs from part to part; this mix spares no byte, so nothing can rely on a lucky one.
    for (int i = 0; i < NorFlash.SECTOR; i++) cells[address + i] |= (byte) ((i * 0x9E3779B1) >>> 24);
    throw power.gone();
  }

  /** Clears the bits that are clear in {@code data}; others stay as they are. */
  void program(int address, byte[] data) {
    flash.requireInside(address, data.length);
    for (int done = 0; done < data.length; ) {
      int length = Math.min(NorFlash.PAGE - (address + done) % NorFlash.PAGE, data.length - done);
      PowerSupply.Share share = power.next(PowerSupply.Store.FLASH);
      byte[] cells = mine();
      int kept = share == PowerSupply.Share.WHOLE ? length : length / 2;
      for (int i = 0; i < kept; i++) cells[address + done + i] &= data[done + i];
      if (share == PowerSupply.Share.HALF) throw power.gone();
      done += length;
    }
  }

  private byte[] mine() {
    if (!own) {
      flash = new NorFlash(flash.cells().clone());
      own = true;
    }
    return flash.cells();
  }
}
