package dev.bulwark.hardening.yaml;

import java.util.Map;

/** One YAML document as {@code Map<String, Object>}, {@code List<Object>} and {@code String}; see {@link dev.bulwark.fleet.yaml.Yaml}. */
public final class Yaml {
  private Yaml() {}

  /** Not a document that is read here; the message says why, and where it is known, in which line. */
  public static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    Malformed(Exception why) {
      super(why.getMessage(), why);
    }
  }

  /** The document; its top must be a map. */
  public static Map<String, Object> read(String text) throws Malformed {
    try {
      return dev.bulwark.fleet.yaml.Yaml.read(text, dev.bulwark.fleet.yaml.Yaml.Limits.STANDARD).plain();
    } catch (dev.bulwark.fleet.yaml.Yaml.Malformed e) {
      throw new Malformed(e);
    }
  }
}
