package dev.bulwark.firmware.virtual;

import dev.bulwark.firmware.efuse.Fuses;
import java.math.BigInteger;
import java.util.Map;

/** The fuses while a reset lasts. What the chip burns itself goes through the same protections as any burn: a frozen field stays as it is, and the log says so. */
final class FuseBank {
  private final Reset reset;
  private Fuses fuses;

  FuseBank(Fuses fuses, Reset reset) {
    this.fuses = fuses;
    this.reset = reset;
  }

  Fuses now() {
    return fuses;
  }

  /** Sets bits of one field; nothing happens when they are set already. */
  void burn(String field, BigInteger bits, String why) {
    if (fuses.value(field).or(bits).equals(fuses.value(field))) return;
    if (!fuses.writeable(field)) {
      reset.note(field + " is write-protected and stays as it is (" + why + ")");
      return;
    }
    become(fuses.with(Map.of(field, bits)), field, why);
  }

  /** The result of a burn that someone else worked out, as one operation. */
  void become(Fuses after, String field, String why) {
    if (reset.power.next(PowerSupply.Store.FUSES) == PowerSupply.Share.HALF) throw reset.power.gone();
    fuses = after;
    reset.log.add(new BootEvent.FuseBurned(reset.stage(), field, why));
  }

  /**
   * Raises the anti-rollback counter to {@code version}. As in ESP-IDF, a version that the field cannot hold raises nothing (so it protects nothing), nor does one on a first chip whose coding scheme is not plain.
   */
  void raiseSecureVersion(long version) {
    if (version <= fuses.secureVersion()) return;
    int most = reset.chip().secureVersionBits();
    if (version > most) {
      reset.note("secure version " + version + " is above the fuses' " + most + " bits: nothing is raised, and nothing protects it");
      return;
    }
    if (fuses.burned("CODING_SCHEME")) {
      reset.note("anti-rollback needs the plain coding scheme: nothing is raised");
      return;
    }
    burn("SECURE_VERSION", BigInteger.ONE.shiftLeft((int) version).subtract(BigInteger.ONE), "secure version " + version);
  }
}
