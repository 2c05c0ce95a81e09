package dev.bulwark.firmware.virtual;

import java.util.Optional;

/**
 * How the bootloader was built, what the application does and how long there is power: for one reset.
 *
 * @param application what it does once it runs
 * @param rollback the bootloader takes back an application that does not confirm itself
 * @param antiRollback the bootloader compares secure versions with the fuses; empty: on unless the table has a factory or a test application, which could not be raised
 * @param power how long
 * @param firstEncryption the bootloader encrypts the flash at its first boot; empty: it was built without
 */
public record BootOptions(Application application, boolean rollback, Optional<Boolean> antiRollback, Power power, Optional<FirstEncryption> firstEncryption) {
  /** A silent application, rollback on, anti-rollback by the table, steady power. */
  public static final BootOptions USUAL = new BootOptions(new Application.Nothing(), true, Optional.empty(), Power.STEADY, Optional.empty());

  public BootOptions with(Application other) {
    return new BootOptions(other, rollback, antiRollback, power, firstEncryption);
  }

  public BootOptions withRollback(boolean on) {
    return new BootOptions(application, on, antiRollback, power, firstEncryption);
  }

  public BootOptions withAntiRollback(boolean on) {
    return new BootOptions(application, rollback, Optional.of(on), power, firstEncryption);
  }

  public BootOptions with(Power other) {
    return new BootOptions(application, rollback, antiRollback, other, firstEncryption);
  }

  public BootOptions with(FirstEncryption other) {
    return new BootOptions(application, rollback, antiRollback, power, Optional.of(other));
  }
}
