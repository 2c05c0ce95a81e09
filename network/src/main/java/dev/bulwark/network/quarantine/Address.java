package dev.bulwark.network.quarantine;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.problem.Problem;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a device is cut off by. One that is a group's, this machine's loopback or nobody's is none. */
public sealed interface Address {
  /** Six bytes in lower case with colons. */
  record Mac(String text) implements Address {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");

    public Mac {
      if (!FORM.matcher(text).matches()) throw new IllegalArgumentException("not a MAC address");
    }

    @Override
    public byte[] bytes() {
      return HexFormat.ofDelimiter(":").parseHex(text);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** Of either family. */
  record Internet(Ip ip) implements Address {
    @Override
    public byte[] bytes() {
      return ip.bytes();
    }

    @Override
    public String toString() {
      return ip.toString();
    }
  }

  /** In network order. */
  byte[] bytes();

  /** The name of its set. */
  default String set() {
    return switch (this) {
      case Mac mac -> "mac";
      case Internet(Ip ip) -> ip.family() == Family.IPV4 ? "v4" : "v6";
    };
  }

  /**
   * Reads a MAC address (colons or dashes) or an IP address.
   *
   * @throws Problem NETWORK-250 where it is none of a single device
   */
  static Address parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT).replace('-', ':');
    if (Mac.FORM.matcher(lower).matches()) {
      Mac mac = new Mac(lower);
      // The lowest bit of the first byte marks groups, broadcast among them.
      if ((mac.bytes()[0] & 1) != 0 || lower.equals("00:00:00:00:00:00")) throw none("is not a single device's");
      return mac;
    }
    Ip ip = Ip.parse(text).orElseThrow(() -> none("cannot be read"));
    var address = ip.inetAddress();
    if (address.isAnyLocalAddress() || address.isLoopbackAddress() || address.isMulticastAddress() || ip.equals(Family.IPV4.highest())) throw none("is not a single device's");
    return new Internet(ip);
  }

  private static Problem none(String why) {
    return new Problem("NETWORK-250", "the address " + why, "give a MAC address such as 02:00:00:00:00:07, or an IPv4 or IPv6 address of one device");
  }
}
