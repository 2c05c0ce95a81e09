package dev.bulwark.fleet.event;

import java.util.Map;

/** The bounds on what a device may say of itself, the same for writing and for reading, so that nothing gets into the log that does not come out. */
final class Facts {
  private static final int MOST = 64;
  private static final int LONGEST = 1_000;

  private Facts() {}

  static Map<String, String> bounded(Map<String, String> facts) {
    if (facts.size() > MOST) throw new IllegalArgumentException("`facts` has more than " + MOST + " entries");
    facts.forEach(
        (name, value) -> {
          if (name.length() > LONGEST || value.length() > LONGEST) throw new IllegalArgumentException("a fact is longer than " + LONGEST + " characters");
          if (name.codePoints().anyMatch(c -> c >= 0xd800 && c <= 0xdfff)) throw new IllegalArgumentException("the name of a fact is not well-formed text");
        });
    return facts;
  }
}
