package dev.bulwark.network.mud;

import dev.bulwark.network.packet.Family;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a device did, as JSON lines with {@code direction}, {@code proto}, {@code remote} and {@code port}, other members ignored; or what it is said to do, as {@code [to-device:]tcp/8883@cloud.example.net}.
 *
 * <p>A name is taken for both families, unless {@code family} says which. {@link Problem} NETWORK-309 names the line that cannot be read.
 */
public final class BehaviourReader {
  public static final int LARGEST = 16 << 20;
  private static final int MOST_LINES = 200_000;
  private static final Pattern DECLARED = Pattern.compile("(?:(from-device|to-device):)?([a-z0-9]+)(?:/([0-9]{1,5}))?@(.+)");

  private BehaviourReader() {}

  public static List<Behaviour> observed(byte[] lines) {
    if (lines.length > LARGEST) throw broken(0, "more than " + LARGEST + " bytes", null);
    List<Behaviour> all = new ArrayList<>();
    int number = 0;
    for (String line : new String(lines, StandardCharsets.UTF_8).split("\n", -1)) {
      number++;
      if (number > MOST_LINES) throw broken(number, "more than " + MOST_LINES + " lines", null);
      if (!line.isBlank()) all.addAll(line(line, number));
    }
    return all;
  }

  private static List<Behaviour> line(String line, int number) {
    try {
      JsonNode node = MudJson.object(line.getBytes(StandardCharsets.UTF_8));
      JsonNode proto = node.path("proto");
      String protocol = proto.isIntegralNumber() ? proto.asString() : proto.asString("");
      JsonNode port = node.path("port");
      return of(node.path("direction").asString(""), protocol, port.isMissingNode() || port.isNull() ? "" : port.asString("?"), node.path("remote").asString(""), node.path("family").asString(""));
    } catch (Problem cause) {
      throw broken(number, cause.detail(), cause);
    }
  }

  /** One declared service. */
  public static List<Behaviour> declared(String text) {
    Matcher matcher = DECLARED.matcher(text);
    if (!matcher.matches()) throw new Problem(Behaviour.BROKEN, "no declared service: " + Remarks.shown(text), "write it like tcp/8883@cloud.example.net or to-device:tcp/22@my-controller");
    String direction = matcher.group(1) == null ? "from-device" : matcher.group(1);
    return of(direction, matcher.group(2), matcher.group(3) == null ? "" : matcher.group(3), matcher.group(4), "");
  }

  private static List<Behaviour> of(String direction, String proto, String port, String who, String family) {
    Direction opened = direction.equals("from-device") ? Direction.FROM_DEVICE : direction.equals("to-device") ? Direction.TO_DEVICE : Direction.NONE;
    if (opened == Direction.NONE) throw unclear("direction", "from-device or to-device");
    Optional<Remote> remote = Behaviour.remote(who);
    List<Behaviour> found = new ArrayList<>();
    for (Family each : Family.values()) {
      if (remote.isPresent() && remote.get() instanceof Remote.Net net && net.prefix().family() != each) continue;
      if (!family.isEmpty() && !family.equals(each.id())) continue;
      int protocol = protocol(proto.toLowerCase(Locale.ROOT), each);
      boolean called = Behaviour.carriesPorts(protocol);
      if (called != !port.isEmpty() && !port.equals("0")) throw unclear("port", "a number from 0 to 65535 for tcp and udp, none for others");
      found.add(new Behaviour(opened, each, protocol, remote, called ? OptionalInt.of(port(port)) : OptionalInt.empty()));
    }
    if (found.isEmpty()) throw unclear("family", "that of the address");
    return found;
  }

  private static int protocol(String word, Family family) {
    return switch (word) {
      case "tcp" -> Flow.TCP;
      case "udp" -> Flow.UDP;
      case "icmp", "icmpv6" -> family == Family.IPV4 ? Flow.ICMP : Flow.ICMPV6;
      default -> {
        if (!word.matches("[0-9]{1,3}") || Integer.parseInt(word) > 255) throw unclear("proto", "tcp, udp, icmp or a number up to 255");
        yield Integer.parseInt(word);
      }
    };
  }

  private static int port(String text) {
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > Ports.HIGHEST) throw unclear("port", "a number from 0 to 65535");
    return Integer.parseInt(text);
  }

  private static Problem unclear(String what, String should) {
    return new Problem(Behaviour.BROKEN, what + " is not " + should, "correct it");
  }

  private static Problem broken(int line, String what, @Nullable Throwable cause) {
    return new Problem(Behaviour.BROKEN, (line > 0 ? "line " + line + ": " : "") + what, "give one JSON object in a line, with direction, proto, remote and port", cause);
  }
}
