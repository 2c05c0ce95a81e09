package dev.bulwark.hardening.exposure;

import dev.bulwark.fleet.yaml.Yaml;
import dev.bulwark.problem.Problem;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a scope file.
 *
 * <h2>Guarantees</h2> Every key was understood: one that is not known, a device or a port that stands twice, a number out of its range make the file unreadable, never a scope that is wider than it was meant.
 * <h2>Fails by</h2> {@code HARDEN-800}.
 */
final class ScopeReader {
  private static final int MOST_DEVICES = 10_000;
  private static final Pattern HOST = Pattern.compile("[0-9A-Za-z_](?:[0-9A-Za-z._-]{0,252})|[0-9A-Fa-f:.]{2,45}(?:%[0-9A-Za-z._-]{1,32})?");
  private static final Pattern SERIAL = Pattern.compile("[0-9A-Fa-f]{1,64}");

  private ScopeReader() {}

  static Scope read(byte[] bytes) {
    try {
      return scope(Yaml.read(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString(), Yaml.Limits.STANDARD).plain());
    } catch (Yaml.Malformed | CharacterCodingException | IllegalArgumentException | DateTimeException e) {
      throw new Problem("HARDEN-800", "the scope file cannot be read: " + e.getMessage(), "mend the named place, have it approved and sign it again", e);
    }
  }

  private static Scope scope(Map<String, Object> top) {
    known("the scope", top, Set.of("id", "approver", "notBefore", "expires", "trust", "targets", "limits", "allowPublic"));
    List<Scope.Device> devices = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Object each : list("targets", top)) {
      Scope.Device device = device(map("a target", each));
      if (!names.add(device.device())) throw new IllegalArgumentException("the device " + device.device() + " stands twice");
      devices.add(device);
    }
    if (devices.isEmpty()) throw new IllegalArgumentException("there are no targets");
    if (devices.size() > MOST_DEVICES) throw new IllegalArgumentException("more than " + MOST_DEVICES + " targets");
    List<String> trust = new ArrayList<>();
    if (top.containsKey("trust")) for (Object path : list("trust", top)) trust.add(text("trust", path));
    Instant notBefore = time("notBefore", top);
    Instant expires = time("expires", top);
    if (!expires.isAfter(notBefore)) throw new IllegalArgumentException("expires is not after notBefore");
    return new Scope(text("id", top), text("approver", top), notBefore, expires, trust, devices, limits(top.get("limits")), truth(top.get("allowPublic")));
  }

  private static Scope.Device device(Map<?, ?> target) {
    known("a target", target, Set.of("device", "host", "serial", "ports"));
    String name = text("device", target);
    String host = text("host", target);
    if (!HOST.matcher(host).matches()) throw new IllegalArgumentException("the host of " + name + " is neither a name nor an address");
    List<Scope.Port> ports = new ArrayList<>();
    Set<Integer> numbers = new HashSet<>();
    for (Object each : list("ports", target)) {
      Map<?, ?> port = map("a port", each);
      known("a port of " + name, port, Set.of("port", "service"));
      int number = number("port", text("port", port), 1, 65_535);
      if (!numbers.add(number)) throw new IllegalArgumentException("port " + number + " of " + name + " stands twice");
      String service = text("service", port);
      ports.add(new Scope.Port(number, Service.named(service).orElseThrow(() -> new IllegalArgumentException("the service " + service + " of " + name + " is not known"))));
    }
    return new Scope.Device(name, host, serial(name, target.get("serial")), ports);
  }

  private static @Nullable BigInteger serial(String device, @Nullable Object value) {
    if (value == null || value.equals("") || value.equals("null") || value.equals("~")) return null;
    if (!(value instanceof String text) || !SERIAL.matcher(text).matches()) throw new IllegalArgumentException("the serial of " + device + " is not hexadecimal");
    return new BigInteger(text, 16);
  }

  private static Scope.Limits limits(@Nullable Object value) {
    if (value == null) return Scope.Limits.MOST;
    Map<?, ?> limits = map("limits", value);
    known("limits", limits, Set.of("perSecond", "total"));
    int perSecond = limits.containsKey("perSecond") ? number("perSecond", text("perSecond", limits), 1, 1_000_000) : Scope.Limits.MOST.perSecond();
    int total = limits.containsKey("total") ? number("total", text("total", limits), 0, 1_000_000) : Scope.Limits.MOST.total();
    return new Scope.Limits(perSecond, total);
  }

  private static boolean truth(@Nullable Object value) {
    if (value == null || value.equals("false")) return false;
    if (value.equals("true")) return true;
    throw new IllegalArgumentException("allowPublic is true or false");
  }

  private static int number(String name, String text, int least, int most) {
    if (text.matches("[0-9]{1,7}")) {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) return number;
    }
    throw new IllegalArgumentException(name + " is no number from " + least + " to " + most);
  }

  private static Instant time(String name, Map<?, ?> map) {
    try {
      return OffsetDateTime.parse(text(name, map)).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(name + " is no time such as 2026-05-01T08:00:00Z", e);
    }
  }

  private static String text(String name, Map<?, ?> map) {
    return text(name, map.get(name));
  }

  private static String text(String name, @Nullable Object value) {
    if (value instanceof String text && !text.isBlank() && text.length() <= 1_024) return text;
    throw new IllegalArgumentException(name + " is missing or is no text");
  }

  private static List<?> list(String name, Map<?, ?> map) {
    if (map.get(name) instanceof List<?> list) return list;
    throw new IllegalArgumentException(name + " is missing or is no list");
  }

  private static Map<?, ?> map(String name, Object value) {
    if (value instanceof Map<?, ?> map) return map;
    throw new IllegalArgumentException(name + " is no map");
  }

  private static void known(String place, Map<?, ?> map, Set<String> keys) {
    for (Object key : map.keySet()) if (!keys.contains(String.valueOf(key))) throw new IllegalArgumentException(place + " has a key that is not known: " + key);
  }
}
