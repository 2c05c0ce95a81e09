package dev.bulwark.bench.micro;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.encryption.FlashCipher;
import dev.bulwark.firmware.encryption.FlashKey;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Flash encryption of 1 MiB in one thread: operations a second are MiB a second. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class FlashEncryption {
  /** The first chip's form, XTS with AES-128, XTS with AES-256. */
  @Param({"ESP32:256", "ESP32C3:256", "ESP32S3:512"})
  private String form = "ESP32C3:256";

  private final byte[] data = new byte[1 << 20];
  private FlashCipher cipher = FlashCipher.of(Chip.ESP32C3, FlashKey.generate(256, new SecureRandom()), FlashCipher.DEFAULT_CRYPT_CONFIG);

  @Setup
  public void choose() {
    String[] parts = form.split(":", 2);
    cipher = FlashCipher.of(Chip.of(parts[0]), FlashKey.generate(Integer.parseInt(parts[1]), new SecureRandom()), FlashCipher.DEFAULT_CRYPT_CONFIG);
  }

  @Benchmark
  public byte[] encrypt() {
    cipher.encrypt(0x10000, data, 0, data.length);
    return data;
  }

  @Benchmark
  public byte[] decrypt() {
    cipher.decrypt(0x10000, data, 0, data.length);
    return data;
  }
}
