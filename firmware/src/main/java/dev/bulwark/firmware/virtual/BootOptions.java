package dev.bulwark.firmware.virtual;

import java.util.Optional;

/**
 * How the bootloader was built, what the application does and how long there is power: for one reset.
 *
 * @param application what it does once it runs
 * @param rollback the bootloader takes back an application that does not confirm itself
 * @param antiRollback the bootloader compares secure versions with the fuses; empty: on unless the table has a factory or a test application, which could not be raised
 * @param power how long
 */
public record BootOptions(Application application, boolean rollback, Optional<Boolean> antiRollback, Power power) {
  /** A silent application, rollback on, anti-rollback by the table, steady power. */
  public static final BootOptions USUAL = new BootOptions(new Application.Nothing(), true, Optional.empty(), Power.STEADY);

  public BootOptions with(Application other) {
    return new BootOptions(other, rollback, antiRollback, power);
  }

  public BootOptions withRollback(boolean on) {
    return new BootOptions(application, on, antiRollback, power);
  }

  public BootOptions withAntiRollback(boolean on) {
    return new BootOptions(application, rollback, Optional.of(on), power);
  }

  public BootOptions with(Power other) {
    return new BootOptions(application, rollback, antiRollback, other);
  }
}
