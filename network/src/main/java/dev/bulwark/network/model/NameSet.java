package dev.bulwark.network.model;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.HostName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The addresses of a host that is known by its names alone: whatever the site's resolver answered. Which they are, nobody knows beforehand, so everything that is said of a rule about them holds for every content the
 * set may have.
 *
 * <p>Other names make it another set: what an old name resolved to never passes for a new one.
 *
 * @param host as the policy calls it
 * @param names sorted, each once, at least one
 */
public record NameSet(String host, List<HostName> names) {
  private static final int DIGITS = 8;

  public NameSet {
    names = names.stream().sorted().distinct().toList();
  }

  /** The name of the set at the gateway: {@code n4_updates_} or {@code n6_updates_} and the first eight hexadecimal digits of the names' SHA-256. */
  public String set(Family family) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(String.join("\n", names.stream().map(HostName::text).toList()).getBytes(StandardCharsets.UTF_8));
      return (family == Family.IPV4 ? "n4_" : "n6_") + host + "_" + HexFormat.of().formatHex(digest).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
