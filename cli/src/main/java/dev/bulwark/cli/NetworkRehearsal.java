package dev.bulwark.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The part of {@link Rehearsal} about networks: a small site's policy from its check to its proof, on files in a folder. No rule is loaded and no packet sent. */
final class NetworkRehearsal {
  private static final String POLICY =
      """
      version: 1
      name: rehearsal
      zones:
        iot:      { vlan: 10, interface: r10, ipv4: [10.10.0.0/24], ipv6: ["fd00:10::/64"], isolation: true }
        services: { vlan: 40, interface: r40, ipv4: [10.40.0.0/24], ipv6: ["fd00:40::/64"] }
        internet: { interface: r99, external: true }
      hosts:
        broker: { zone: services, ipv4: 10.40.0.2, ipv6: "fd00:40::2" }
      rules:
        - { name: iot-broker,        from: iot,      to: broker,   services: [mqtts, coaps], action: allow }
        - { name: iot-internal,      from: iot,      to: internal,                           action: deny, log: true }
        - { name: services-internet, from: services, to: internet, services: [secure-any],   action: allow }
      invariants:
        - { name: no-inbound,   never:  { from: internet, to: internal } }
        - { name: broker-works, always: { from: iot, to: broker, services: [mqtts] } }
      """;
  private static final String FILTERS =
      """
      @10.0.0.0/8	0.0.0.0/0	0 : 65535	443 : 443	0x06/0xFF	0x0000/0x0000	permit
      @10.1.0.0/16	192.0.2.0/24	0 : 65535	443 : 443	0x06/0xFF	0x0000/0x0000	deny
      @0.0.0.0/0	0.0.0.0/0	0 : 65535	0 : 65535	0x00/0x00	0x0000/0x0000	deny
      """;
  private static final String PACKET =
      "{\"id\":1,\"iif\":\"r10\",\"src\":\"10.10.0.2\",\"dst\":\"10.40.0.2\",\"proto\":\"tcp\",\"sport\":40000,\"dport\":8883,\"icmpType\":null,\"ct\":\"new\"}\n";
  private static final String MUD =
      """
      {"ietf-mud:mud":{"mud-version":1,"mud-url":"https://lamp.example/lamp.json","last-update":"2026-01-01T00:00:00+00:00","is-supported":true,
        "from-device-policy":{"access-lists":{"access-list":[{"name":"out"}]}}},
       "ietf-access-control-list:acls":{"acl":[{"name":"out","type":"ipv4-acl-type","aces":{"ace":[{"name":"cloud",
        "matches":{"ipv4":{"ietf-acldns:dst-dnsname":"cloud.example","protocol":6},"tcp":{"destination-port":{"operator":"eq","port":443}}},"actions":{"forwarding":"accept"}}]}}]}}
      """;

  private final Path folder;
  private final List<List<String>> lines = new ArrayList<>();

  NetworkRehearsal(Path folder) {
    this.folder = folder;
  }

  /** Command lines in the order in which each finds the files of those before it. */
  List<List<String>> lines() throws IOException {
    Files.writeString(folder.resolve("site.yaml"), POLICY);
    Files.writeString(folder.resolve("filters"), FILTERS);
    Files.writeString(folder.resolve("packets"), PACKET);
    Files.writeString(folder.resolve("mud.json"), MUD);
    line("check", in("site.yaml"));
    line("check", in("site.yaml"), "--json");
    line("compile", in("site.yaml"), "--target", "nftables", "--out", in("rules"));
    line("prove", in("site.yaml"), "--ruleset", in("rules/bulwark.nft"));
    line("prove", in("site.yaml"), "--ruleset", in("rules/bulwark.nft"), "--json");
    line("simulate", in("site.yaml"), "--packets", in("packets"), "--json");
    line("anomalies", in("filters"), "--json");
    line("mud", "show", in("mud.json"), "--json");
    return lines;
  }

  private String in(String name) {
    return folder.resolve(name).toString();
  }

  private void line(String... words) {
    List<String> line = new ArrayList<>(List.of("network"));
    line.addAll(List.of(words));
    lines.add(line);
  }
}
