package dev.bulwark.firmware.plan;

import dev.bulwark.firmware.efuse.Fuses;
import java.util.Arrays;
import java.util.List;

/** A device whose power goes at one chosen write: before it, or in the middle of it. Counts what was burned. */
final class CutTarget implements BurnTarget {
  static final class PowerGone extends RuntimeException {
    PowerGone() {
      super("the power is gone", null, false, false);
    }
  }

  /** How much of the write still happens. */
  enum Moment {
    BEFORE,
    WITHIN,
    AFTER
  }

  private final MemoryTarget device;
  private final int at;
  private final Moment moment;
  private int writes;

  CutTarget(MemoryTarget device, int at, Moment moment) {
    this.device = device;
    this.at = at;
    this.moment = moment;
  }

  int writes() {
    return writes;
  }

  @Override
  public String identity() {
    return device.identity();
  }

  @Override
  public Fuses fuses() {
    return device.fuses();
  }

  @Override
  public void burn(FuseCommand command) {
    boolean now = writes++ == at;
    if (now && moment == Moment.BEFORE) throw new PowerGone();
    if (now && moment == Moment.WITHIN) {
      List<Fuses> between = FuseCuts.between(device.fuses(), StrictFuses.burn(device.fuses(), command));
      if (!between.isEmpty()) device.set(between.get(between.size() / 2));
      throw new PowerGone();
    }
    device.burn(command);
    if (now) throw new PowerGone();
  }

  @Override
  public long flashSize() {
    return device.flashSize();
  }

  @Override
  public byte[] readFlash(long address, int length) {
    return device.readFlash(address, length);
  }

  @Override
  public void writeSector(long address, byte[] content) {
    boolean now = writes++ == at;
    if (now && moment == Moment.BEFORE) throw new PowerGone();
    byte[] half = content.clone();
    Arrays.fill(half, 1_000, half.length, (byte) 0xFF);
    device.writeSector(address, now && moment == Moment.WITHIN ? half : content);
    if (now) throw new PowerGone();
  }
}
