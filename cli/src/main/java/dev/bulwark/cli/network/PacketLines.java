package dev.bulwark.cli.network;

import dev.bulwark.cli.json.Json;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.Packet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Packets to be judged, one JSON object on each line; empty lines count only as lines. NETWORK-223 for a line that is none. */
record PacketLines(Object id, Packet packet) {
  static final int LARGEST = 64 << 20;
  private static final int MOST = 1_000_000;
  private static final int LONGEST_NAME = 15;
  private static final Set<String> KEYS = Set.of("id", "path", "family", "iif", "oif", "src", "dst", "proto", "sport", "dport", "icmpType", "ct", "expected", "actual", "rule");

  static List<PacketLines> read(byte[] bytes) {
    List<PacketLines> packets = new ArrayList<>();
    int number = 0;
    int from = 0;
    while (from < bytes.length) {
      int end = from;
      while (end < bytes.length && bytes[end] != '\n') end++;
      number++;
      String line = new String(bytes, from, end - from, StandardCharsets.UTF_8);
      if (!line.isBlank()) packets.add(line(number, line));
      if (packets.size() > MOST) throw wrong(number, "there are more than " + MOST + " packets");
      from = end + 1;
    }
    return packets;
  }

  private static PacketLines line(int number, String line) {
    Object value;
    try {
      value = Json.read(line.getBytes(StandardCharsets.UTF_8));
    } catch (Json.Malformed e) {
      throw wrong(number, "it is no JSON");
    }
    if (!(value instanceof Map<?, ?> packet)) throw wrong(number, "it is no JSON object");
    for (Object key : packet.keySet()) if (!KEYS.contains(String.valueOf(key))) throw wrong(number, "the key " + key + " is not known");
    Object id = packet.get("id");
    return new PacketLines(id == null ? number : id, packet(number, packet));
  }

  private static Packet packet(int number, Map<?, ?> json) {
    Packet.Path path = word(number, json, "path", "forward", Packet.Path.values());
    Packet.ConnectionState state = word(number, json, "ct", "new", Packet.ConnectionState.values());
    Ip source = address(number, json, "src");
    Ip destination = address(number, json, "dst");
    if (source.family() != destination.family()) throw wrong(number, "src and dst are of two families");
    String oif = json.get("oif") == null ? null : name(number, json, "oif");
    return new Packet(path, name(number, json, "iif"), oif, source, destination, protocol(number, json.get("proto")), number(number, json, "sport", 65_535), number(number, json, "dport", 65_535), number(number, json, "icmpType", 255), state);
  }

  private static <E extends Enum<E>> E word(int number, Map<?, ?> json, String key, String otherwise, E[] among) {
    Object value = json.get(key);
    String word = value == null ? otherwise : String.valueOf(value);
    for (E each : among) if (each.name().toLowerCase(Locale.ROOT).equals(word)) return each;
    throw wrong(number, key + " is not one that is known");
  }

  private static Ip address(int number, Map<?, ?> json, String key) {
    return Ip.parse(String.valueOf(json.get(key))).orElseThrow(() -> wrong(number, key + " is no address"));
  }

  private static String name(int number, Map<?, ?> json, String key) {
    if (json.get(key) instanceof String name && !name.isEmpty() && name.length() <= LONGEST_NAME) return name;
    throw wrong(number, key + " is no interface's name");
  }

  private static int protocol(int number, @Nullable Object value) {
    if (value instanceof Number whole && whole.doubleValue() == whole.intValue() && whole.intValue() >= 0 && whole.intValue() <= 255) return whole.intValue();
    return switch (String.valueOf(value)) {
      case "tcp" -> Packet.TCP;
      case "udp" -> Packet.UDP;
      case "icmp" -> Packet.ICMP;
      case "icmpv6" -> Packet.ICMPV6;
      default -> throw wrong(number, "proto is neither tcp, udp, icmp, icmpv6 nor a number up to 255");
    };
  }

  private static int number(int number, Map<?, ?> json, String key, int most) {
    Object value = json.get(key);
    if (value == null) return 0;
    if (value instanceof Number whole && whole.doubleValue() == whole.intValue() && whole.intValue() >= 0 && whole.intValue() <= most) return whole.intValue();
    throw wrong(number, key + " is no number up to " + most);
  }

  private static Failure wrong(int number, String what) {
    return Failure.input("NETWORK-223", "line " + number + " of the packets: " + what, "write a line such as {\"id\":1,\"iif\":\"r10\",\"src\":\"10.10.0.2\",\"dst\":\"10.40.0.2\",\"proto\":\"tcp\",\"sport\":40000,\"dport\":8883}", null);
  }
}
