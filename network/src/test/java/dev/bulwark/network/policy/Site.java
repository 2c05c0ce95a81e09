package dev.bulwark.network.policy;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/** A small site to change in one place. */
public final class Site {
  public static final LocalDate TODAY = LocalDate.of(2026, 6, 1);

  public static final String TEXT =
      """
      version: 1
      name: plant
      zones:
        sensors: { vlan: 11, interface: r11, ipv4: [10.11.0.0/24], ipv6: ["fd11::/64"], isolation: true }
        office:  { vlan: 12, interface: r12, ipv4: [10.12.0.0/24], ipv6: ["fd12::/64"] }
        servers: { vlan: 13, interface: r13, ipv4: [10.13.0.0/24], ipv6: ["fd13::/64"] }
        world:   { interface: r0, external: true }
      hosts:
        hub: { zone: servers, ipv4: 10.13.0.2, ipv6: "fd13::2" }
        pump: { zone: sensors, ipv4: 10.11.0.7, ipv6: none, mac: "02:00:00:00:00:07" }
      groups:
        staff: [office, hub]
      services:
        console: [tcp/9000-9002]
      rules:
        - { name: sensors-hub, from: sensors, to: hub, services: [mqtts, coaps], action: allow }
        - { name: office-pump, from: office, to: pump, services: [console, icmp-echo], action: allow }
        - { name: office-world, from: office, to: world, services: [secure-any], action: allow }
        - { name: staff-names, from: staff, to: gateway, services: [dns], action: allow }
      invariants:
        - { name: closed, never: { from: world, to: internal } }
        - { name: works, always: { from: sensors, to: hub, services: [mqtts] } }
      """;

  private Site() {}

  public static PolicyReading read(String text) {
    return PolicyReader.read(text.getBytes(StandardCharsets.UTF_8), TODAY);
  }

  /** The site with one text in place of another, which must be there. */
  public static PolicyReading with(String old, String now) {
    if (!TEXT.contains(old)) throw new IllegalArgumentException("the site has no " + old);
    return read(TEXT.replace(old, now));
  }

  public static Policy policy(String text) {
    return ((PolicyReading.Read) read(text)).policy();
  }
}
