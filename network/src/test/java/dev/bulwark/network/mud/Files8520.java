package dev.bulwark.network.mud;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** MUD files made of a few words. */
final class Files8520 {
  static final String URL = "https://things.example.net/pump.json";

  private Files8520() {}

  static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  static MudFile read(String json) {
    return MudReader.read(bytes(json));
  }

  /** An entry; {@code matches} and {@code forwarding} as JSON has them. */
  static String ace(String name, String matches, String forwarding) {
    return "{\"name\":\"" + name + "\",\"matches\":{" + matches + "},\"actions\":{\"forwarding\":\"" + forwarding + "\"}}";
  }

  /** A list of IPv4. */
  static String acl(String name, String... aces) {
    return "{\"name\":\"" + name + "\",\"type\":\"ipv4-acl-type\",\"aces\":{\"ace\":[" + String.join(",", aces) + "]}}";
  }

  /** A whole file: lists whose name begins with {@code f} are from the device, with {@code t} to it. */
  static String file(String... acls) {
    return "{\"ietf-mud:mud\":{\"mud-version\":1,\"mud-url\":\"" + URL + "\",\"last-update\":\"2026-03-01T10:00:00+00:00\",\"is-supported\":true,"
        + "\"from-device-policy\":{\"access-lists\":{\"access-list\":[" + named('f', acls) + "]}},\"to-device-policy\":{\"access-lists\":{\"access-list\":[" + named('t', acls) + "]}}},"
        + "\"ietf-access-control-list:acls\":{\"acl\":[" + String.join(",", acls) + "]}}";
  }

  private static String named(char first, String... acls) {
    return Arrays.stream(acls).filter(acl -> acl.charAt(9) == first).map(acl -> acl.substring(0, acl.indexOf(',')) + "}").collect(Collectors.joining(","));
  }

  static String tcp(String remote, int port) {
    return "\"ipv4\":{\"protocol\":6," + remote + "},\"tcp\":{\"ietf-mud:direction-initiated\":\"from-device\",\"destination-port\":{\"operator\":\"eq\",\"port\":" + port + "}}";
  }

  static String name(String host) {
    return "\"ietf-acldns:dst-dnsname\":\"" + host + "\"";
  }
}
