package dev.bulwark.firmware.virtual;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts operations for one reset and says when the power goes. One owner: the reset that it was made for. */
final class PowerSupply {
  /** How much of an operation happens. */
  enum Share {
    WHOLE,
    HALF
  }

  /** What an operation changes. */
  enum Store {
    FLASH,
    FUSES
  }

  private final Power power;
  private final List<Long> turns = new ArrayList<>();
  private @Nullable Store last;
  private long operations;

  PowerSupply(Power power) {
    this.power = power;
  }

  /** Asked before each operation. After {@link Share#HALF} the caller leaves its half and calls {@link #gone}. @throws PowerLost when nothing of it happens */
  Share next(Store store) {
    Share share =
        switch (power) {
          case Power.Steady _ -> Share.WHOLE;
          case Power.CutAfter cut when operations >= cut.operations() -> throw gone();
          case Power.CutAfter _ -> Share.WHOLE;
          case Power.CutWithin cut when operations >= cut.operations() -> Share.HALF;
          case Power.CutWithin _ -> Share.WHOLE;
        };
    if (share == Share.HALF) return share;
    if (last != null && last != store) turns.add(operations);
    last = store;
    operations++;
    return share;
  }

  PowerLost gone() {
    return new PowerLost();
  }

  /** Whole operations so far. */
  long operations() {
    return operations;
  }

  /** After how many operations the store that is changed became the other one. */
  List<Long> turns() {
    return turns;
  }

  /** Ends a reset where it stands; caught by {@link VirtualChip} alone. */
  static final class PowerLost extends RuntimeException {
    private PowerLost() {
      super("the power is gone", null, false, false);
    }
  }
}
