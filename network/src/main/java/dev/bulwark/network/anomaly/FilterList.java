package dev.bulwark.network.anomaly;

import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.Prefix;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A filter list in ClassBench's format, one rule a line: {@code @source/len destination/len slo : shi dlo : dhi proto/mask flags/mask [permit|deny]}, default deny.
 *
 * <p>IPv4 alone. Host bits of a prefix are ignored, as by every reader of the format; so are the flags. A protocol mask of {@code 0x00} means any; a missing action is permit. Source: D. Taylor, J. Turner,
 * "ClassBench: A Packet Classification Benchmark", 2007.
 */
public final class FilterList {
  /** The largest list, in bytes. */
  public static final int LARGEST = 32 << 20;

  private static final Pattern LINE =
      Pattern.compile(
          "@([0-9.]{7,15})/([0-9]{1,2})\\s+([0-9.]{7,15})/([0-9]{1,2})\\s+([0-9]{1,5})\\s*:\\s*([0-9]{1,5})\\s+([0-9]{1,5})\\s*:\\s*([0-9]{1,5})\\s+0x([0-9a-fA-F]{1,2})/0x([0-9a-fA-F]{1,2})"
              + "(?:\\s+0x[0-9a-fA-F]{1,4}/0x[0-9a-fA-F]{1,4})?(?:\\s+(permit|deny))?\\s*");

  private FilterList() {}

  /** Whether the first thing in the bytes is a rule of this format. */
  public static boolean isOne(byte[] bytes) {
    for (byte b : bytes) if (b != ' ' && b != '\t' && b != '\r' && b != '\n') return b == '@';
    return false;
  }

  /**
   * Reads a whole list; blank lines are skipped.
   *
   * @throws Problem NETWORK-200 naming the line that is not a rule, NETWORK-201 when there are too many
   */
  public static RuleList read(byte[] bytes) {
    RuleList list = new RuleList(5, false);
    int number = 0;
    for (String line : (Iterable<String>) new String(bytes, StandardCharsets.ISO_8859_1).lines()::iterator) {
      number++;
      if (line.isBlank()) continue;
      Matcher parts = LINE.matcher(line);
      if (line.length() > 256 || !parts.matches()) throw wrong(number, "is not a filter");
      Prefix source = prefix(parts, 1, number);
      Prefix destination = prefix(parts, 3, number);
      list.rule(!"deny".equals(parts.group(11)));
      int sourceLow = port(parts, 5, number);
      int sourceHigh = port(parts, 6, number);
      int low = port(parts, 7, number);
      int high = port(parts, 8, number);
      if (sourceLow > sourceHigh || low > high) throw wrong(number, "has a range upside down");
      int value = Integer.parseInt(parts.group(9), 16);
      int mask = Integer.parseInt(parts.group(10), 16);
      for (int first = 0, last; first < 256; first = last + 1) {
        last = first;
        if ((first & mask) != (value & mask)) continue;
        while (last < 255 && (last + 1 & mask) == (value & mask)) last++;
        list.box(at(source.first()), at(source.last()), at(destination.first()), at(destination.last()), sourceLow, sourceHigh, low, high, first, last);
      }
    }
    if (list.size() == 0) throw wrong(Math.max(number, 1), "is no rule, nor is any other");
    return list;
  }

  /** Addresses in the order of signed ints. */
  private static int at(Ip ip) {
    return (int) ip.low() ^ Integer.MIN_VALUE;
  }

  private static Prefix prefix(Matcher parts, int group, int line) {
    Optional<Ip> ip = Ip.parse(parts.group(group));
    int length = Integer.parseInt(parts.group(group + 1));
    if (ip.isEmpty() || length > 32) throw wrong(line, "has a prefix that is none");
    return Prefix.around(ip.get(), length);
  }

  private static int port(Matcher parts, int group, int line) {
    int port = Integer.parseInt(parts.group(group));
    if (port > 65_535) throw wrong(line, "has a port above 65535");
    return port;
  }

  private static Problem wrong(int line, String what) {
    return new Problem("NETWORK-200", "line " + line + " " + what, "one rule a line: @source/len destination/len low : high low : high 0xPROTO/0xMASK 0x0000/0x0000 permit|deny");
  }
}
