package dev.bulwark.bench;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.Prefix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Filter lists such as ClassBench's seeds give: addresses from skewed trees, so that prefixes nest; services from small pools; rules mostly from narrow to wide.
 *
 * <p>{@code acl} has ports at the destination and few wildcards, {@code fw} many wildcards and ports at the source, {@code ipc} a mixture of both.
 */
final class FilterLists {
  private static final int[] LONG = {0, 0, 1, 8, 12, 13, 15, 16, 17, 21, 23, 23, 24, 24, 25, 25, 26, 31, 31, 32, 32, 32, 32};
  private static final int[] SHORT = {0, 0, 0, 0, 0, 0, 1, 1, 2, 8, 23, 24, 25, 31, 32, 32};
  private static final int[] PORTS = {20, 21, 22, 23, 25, 53, 80, 110, 119, 123, 143, 443, 1433, 1521, 1723, 5631, 6789};
  private static final int[] PROTOCOLS = {1, 2, 4, 6, 17, 47};
  private final Random random;
  private final int salt;

  private FilterLists(long seed) {
    this.random = new Random(seed);
    this.salt = random.nextInt();
  }

  private record Filter(String line, int width) {}

  static String of(String style, int rules, long seed) {
    FilterLists lists = new FilterLists(seed);
    List<Filter> filters = new ArrayList<>();
    for (int i = 0; i < rules; i++) filters.add(lists.filter(style.equals("ipc") ? lists.random.nextInt(3) > 0 ? "acl" : "fw" : style));
    filters.sort(Comparator.comparingInt(Filter::width));
    StringBuilder text = new StringBuilder();
    for (Filter filter : filters) text.append(filter.line()).append('\n');
    return text.toString();
  }

  private Filter filter(String style) {
    boolean fw = style.equals("fw");
    int from = pick(LONG);
    int to = pick(fw ? SHORT : LONG);
    String any = "0 : 65535";
    String service = random.nextInt(3) > 0 ? any : random.nextInt(4) == 0 ? "1024 : 65535" : port();
    int protocol = fw ? PROTOCOLS[random.nextInt(PROTOCOLS.length)] : random.nextInt(8) == 0 ? 17 : 6;
    String which = random.nextInt(fw ? 4 : 2) == 0 ? "0x00/0x00" : String.format(Locale.ROOT, "0x%02x/0xFF", protocol);
    String line = "@" + prefix(from, 1) + "\t" + prefix(to, 2) + "\t" + (fw ? service : any) + "\t" + (fw ? any : service) + "\t" + which + "\t0x0000/0x0000\t" + (random.nextInt(5) < 3 ? "permit" : "deny");
    // Mostly from narrow to wide, as people sort them.
    return new Filter(line, 64 - from - to + (service.equals(any) ? 8 : 0) + random.nextInt(24));
  }

  private String port() {
    int port = pick(PORTS);
    return port + " : " + port;
  }

  private int pick(int[] of) {
    return of[random.nextInt(of.length)];
  }

  /** At every node of the tree one side is four times as likely as the other. */
  private Prefix prefix(int length, int tree) {
    long bits = 0;
    for (int depth = 0; depth < length; depth++) {
      long node = ((1L << depth) | bits) * 0x9E37_79B9_7F4A_7C15L + salt * 31L + tree;
      int likely = (int) ((node * 0xBF58_476D_1CE4_E5B9L) >>> 63);
      bits = (bits << 1) | (random.nextInt(5) > 0 ? likely : 1 - likely);
    }
    return new Prefix(new Ip(Family.IPV4, 0, length == 0 ? 0 : bits << (32 - length)), length);
  }
}
