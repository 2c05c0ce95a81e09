package dev.bulwark.firmware.efuse;

import java.util.List;

/** What became of a command. */
public sealed interface Burn {
  /**
   * Carried out.
   *
   * @param after the fuses now
   * @param changed names of the fields whose content or protection differs from before, in the map's order; empty if all was so already
   */
  record Burned(Fuses after, List<String> changed) implements Burn {
    public Burned {
      changed = List.copyOf(changed);
    }
  }

  /**
   * Not carried out; nothing changed.
   *
   * @param text one sentence for a person, no secret in it
   */
  record Refused(FuseRefusal reason, String text) implements Burn {}
}
