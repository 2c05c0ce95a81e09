package dev.bulwark.firmware.chip;

import dev.bulwark.problem.Problem;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A silicon revision, {@code major.minor}; image headers and the bootloader compare {@link #full()}, which is major · 100 + minor. */
public record Revision(int major, int minor) implements Comparable<Revision> {
  private static final Pattern TEXT = Pattern.compile("v?([0-9]{1,3})\\.([0-9]{1,2})");

  public Revision {
    if (major < 0 || major > 654 || minor < 0 || minor > 99) throw new IllegalArgumentException("not a revision: " + major + "." + minor);
  }

  /** @throws Problem FIRMWARE-003 when {@code text} is not like {@code 0.4} */
  public static Revision parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group(1)) > 654) throw new Problem("FIRMWARE-003", "not a chip revision: " + text, "write it like 0.4 or 3.0");
    return new Revision(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  public int full() {
    return major * 100 + minor;
  }

  @Override
  public int compareTo(Revision other) {
    return Integer.compare(full(), other.full());
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
