package dev.bulwark.hardening.config;

import dev.bulwark.problem.Problem;
import java.util.LinkedHashMap;
import java.util.Map;

/** The plain values that a Kconfig file sets, for audits that compare them with what was built or burned. */
public final class Assigned {
  private Assigned() {}

  /**
   * Names without {@code CONFIG_}, in the file's order; what is not set has the value {@code n}.
   *
   * @throws Problem {@code HARDEN-201} for bytes that are no such text
   */
  public static Map<String, String> in(byte[] bytes) {
    try {
      Map<String, String> values = new LinkedHashMap<>();
      for (KconfigFile.Assignment each : KconfigFile.read(bytes).assignments().values()) values.put(each.name(), each.value());
      return values;
    } catch (Unreadable e) {
      throw new Problem("HARDEN-201", "the sdkconfig cannot be read: " + e.reason(), "give the sdkconfig that the image was built with", e);
    }
  }
}
