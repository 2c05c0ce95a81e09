package dev.bulwark.agent.posture;

import dev.bulwark.problem.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * A device's report on itself: flat facts, each a short text.
 *
 * <p>{@code agent.version}, {@code key.storage} ({@code file} or {@code pkcs11}), {@code uname}, {@code listening.tcp} (ports, comma separated), {@code device.kind} ({@code real} or
 * {@code virtual}). At most 4 KiB as JSON.
 */
public record Posture(Map<String, String> facts) {
  public static final String AGENT_VERSION = "0.1.0";
  private static final int LONGEST = 1_500;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  public Posture {
    facts = Map.copyOf(facts);
  }

  /** This host's. */
  public static Posture ofThisHost(String keyStorage) {
    return of(Path.of("/proc"), keyStorage);
  }

  static Posture of(Path proc, String keyStorage) {
    Path kernel = proc.resolve("sys/kernel");
    String uname = word(kernel.resolve("ostype")) + " " + word(kernel.resolve("osrelease")) + " " + word(kernel.resolve("version")) + " " + System.getProperty("os.arch", "");
    String ports = ListeningPorts.of(proc.resolve("net")).stream().map(String::valueOf).collect(Collectors.joining(","));
    return report(uname, ports, keyStorage, "real");
  }

  /** A virtual device's: it has no ports of its own, and says what it is. */
  public static Posture ofVirtualDevice(String keyStorage) {
    return report("Virtual", "", keyStorage, "virtual");
  }

  private static Posture report(String uname, String ports, String keyStorage, String kind) {
    Map<String, String> facts = new TreeMap<>();
    facts.put("agent.version", AGENT_VERSION);
    facts.put("key.storage", keyStorage);
    facts.put("uname", Printable.line(uname.strip(), LONGEST));
    facts.put("listening.tcp", Printable.line(ports, LONGEST));
    facts.put("device.kind", kind);
    return new Posture(facts);
  }

  public byte[] json() {
    return JSON.writeValueAsBytes(new TreeMap<>(facts));
  }

  private static String word(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(256), StandardCharsets.US_ASCII).strip();
    } catch (IOException absent) {
      return "-";
    }
  }
}
