package dev.bulwark.agent.posture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** One sample of how the device is: number, time, load of the last minute. */
public record Telemetry(long sequence, Instant at, double load) {
  public static Telemetry ofThisHost(long sequence, Instant at) {
    return new Telemetry(sequence, at, load(Path.of("/proc/loadavg")));
  }

  static double load(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(64), StandardCharsets.US_ASCII);
      return Double.parseDouble(text.substring(0, Math.max(0, text.indexOf(' '))));
    } catch (IOException | NumberFormatException absent) {
      return 0;
    }
  }

  public byte[] json() {
    return ("{\"seq\":" + sequence + ",\"time\":\"" + at + "\",\"load\":" + load + "}").getBytes(StandardCharsets.US_ASCII);
  }
}
