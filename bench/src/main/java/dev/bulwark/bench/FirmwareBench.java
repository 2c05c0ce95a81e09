package dev.bulwark.bench;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.chip.SignatureScheme;
import dev.bulwark.firmware.encryption.Cores;
import dev.bulwark.firmware.encryption.FlashCipher;
import dev.bulwark.firmware.encryption.FlashKey;
import dev.bulwark.firmware.provisioning.FlashPart;
import dev.bulwark.firmware.provisioning.Provisioning;
import dev.bulwark.firmware.signature.BootKeys;
import dev.bulwark.firmware.signature.BootPrivateKey;
import dev.bulwark.firmware.signature.Existing;
import dev.bulwark.firmware.signature.SecureBootV2;
import dev.bulwark.firmware.virtual.BootOptions;
import dev.bulwark.firmware.virtual.VirtualChip;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/** Flash encryption, signatures, provisioning and the virtual chip beside {@code openssl speed} for the same primitive, then the launcher's commands as whole processes. */
final class FirmwareBench {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int MIB = 1 << 20;
  private final double seconds;

  private FirmwareBench(double seconds) {
    this.seconds = seconds;
  }

  static void run(String[] args) throws Exception {
    FirmwareBench bench = new FirmwareBench(args.length > 0 ? Double.parseDouble(args[0]) : 3);
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    bench.bulk();
    bench.signatures();
    bench.devices();
    commands(rounds);
  }

  private static void row(String what, String ours, String peer) {
    System.out.printf(Locale.ROOT, "%-58s %16s %22s%n", what, ours, peer);
  }

  private static String figure(double value, String unit) {
    return Double.isNaN(value) ? "not measured" : String.format(Locale.ROOT, value < 100 ? "%.1f %s" : "%.0f %s", value, unit);
  }

  /** How often {@code work} is done in a second of this thread's CPU time, once the JIT compiler has seen it for as long. */
  private double perSecond(Runnable work) {
    repeat(work);
    return repeat(work);
  }

  private double repeat(Runnable work) {
    var threads = ManagementFactory.getThreadMXBean();
    long begun = threads.getCurrentThreadCpuTime();
    long now = begun;
    long times = 0;
    while (now - begun < seconds * 1e9) {
      work.run();
      times++;
      now = threads.getCurrentThreadCpuTime();
    }
    return times * 1e9 / (now - begun);
  }

  private void bulk() throws Exception {
    row("bulk work, MB for each CPU-second of one thread", "bulwark", "openssl, one core");
    byte[] data = new byte[MIB];
    for (Chip chip : List.of(Chip.ESP32C3, Chip.ESP32S3, Chip.ESP32)) {
      int bits = chip == Chip.ESP32S3 ? 512 : 256;
      try (FlashCipher cipher = FlashCipher.of(chip, FlashKey.generate(bits, RANDOM), FlashCipher.DEFAULT_CRYPT_CONFIG)) {
        double encrypt = perSecond(() -> cipher.encrypt(0x10000, data, 0, data.length)) * MIB / 1e6;
        double decrypt = perSecond(() -> cipher.decrypt(0x10000, data, 0, data.length)) * MIB / 1e6;
        String peer = chip.encryptsWithXts() ? "aes-" + bits / 2 + "-xts" : "aes-256-ecb";
        double other = OpensslSpeed.bytes(peer, chip.encryptsWithXts() ? 16_384 : 16) / 1e6;
        row("encrypt, " + (chip.encryptsWithXts() ? "XTS with AES-" + bits / 2 : "ESP32, a new key every 32 bytes"), figure(encrypt, "MB/s"), figure(other, "MB/s") + (chip.encryptsWithXts() ? "" : " *"));
        row("decrypt", figure(decrypt, "MB/s"), "");
      }
    }
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    row("SHA-256", figure(perSecond(() -> sha256.digest(data)) * MIB / 1e6, "MB/s"), figure(OpensslSpeed.bytes("sha256", 16_384) / 1e6, "MB/s"));
    System.out.println("* openssl's figure is for calls of 16 bytes under one key that never changes");
  }

  private void signatures() {
    row("\nsecure boot V2, each CPU-second of one thread", "bulwark", "openssl, one core");
    byte[] small = FirmwareRig.application(8_192);
    for (SignatureScheme scheme : SignatureScheme.values()) {
      BootPrivateKey key = BootKeys.generate(scheme, RANDOM);
      byte[] signed = SecureBootV2.sign(small, List.of(key), Existing.REPLACE).bytes();
      String peer = scheme == SignatureScheme.RSA3072 ? "rsa3072" : "ecdsap" + scheme.id().replaceAll("\\D", "");
      double sign = perSecond(() -> SecureBootV2.sign(small, List.of(key), Existing.REPLACE));
      double verify = perSecond(() -> SecureBootV2.verify(signed, key.publicKey().digest()::equals));
      row("sign and verify what was signed, " + scheme.id(), figure(sign, "/s"), figure(OpensslSpeed.operations(peer, true), "/s, sign alone"));
      row("verify", figure(verify, "/s"), figure(OpensslSpeed.operations(peer, false), "/s"));
    }
    BootPrivateKey key = BootKeys.generate(SignatureScheme.RSA3072, RANDOM);
    byte[] large = FirmwareRig.application(16 * MIB);
    row("sign 16 MiB, rsa3072", figure(1_000 / perSecond(() -> SecureBootV2.sign(large, List.of(key), Existing.REPLACE)), "ms"), "");
  }

  private void devices() {
    row("\ndevices", "bulwark", "");
    VirtualChip chip = FirmwareRig.chip(MIB);
    if (!chip.boot(BootOptions.USUAL).report().runs()) throw new IllegalStateException("the measured chip does not boot");
    row("boot of a virtual chip, 1 MiB signed and encrypted", figure(1_000 / perSecond(() -> chip.boot(BootOptions.USUAL)), "ms"), "");
    provision("1,000 devices, own key, 1 MiB, XTS with AES-128", Chip.ESP32C3);
    provision("1,000 devices, own key, 1 MiB, ESP32", Chip.ESP32);
  }

  private void provision(String what, Chip chip) {
    Provisioning provisioning = new Provisioning(chip, 256, FlashCipher.DEFAULT_CRYPT_CONFIG, List.of(new FlashPart(0x10000, new byte[MIB], true)), RANDOM);
    List<String> ids = IntStream.range(0, 1_000).mapToObj(i -> "device-" + i).toList();
    var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    LongAdder made = new LongAdder();
    provisioning.run(ids.subList(0, 200), Cores.ofMachine(), device -> made.increment());
    long cpu = system.getProcessCpuTime();
    long wall = System.nanoTime();
    provisioning.run(ids, Cores.ofMachine(), device -> made.increment());
    double cpuSeconds = (system.getProcessCpuTime() - cpu) / 1e9;
    row(what, figure(1_000 / cpuSeconds, "/CPU-s"), figure(1_000 / ((System.nanoTime() - wall) / 1e9), "/s by the clock"));
  }

  private static void commands(int rounds) throws IOException {
    row("\nwhole commands, best of " + rounds, "CPU", "by the clock");
    Path dir = Files.createTempDirectory("bulwark-bench-");
    try {
      String image = Files.write(dir.resolve("image"), FirmwareRig.application(16 * MIB)).toString();
      String small = Files.write(dir.resolve("small"), FirmwareRig.application(MIB)).toString();
      String key = dir.resolve("key").toString();
      String pem = dir.resolve("pem").toString();
      String out = dir.resolve("out").toString();
      String signed = dir.resolve("signed").toString();
      command("--version", rounds, "--version");
      command("firmware flash-key --help", rounds, "firmware", "flash-key", "--help");
      command("firmware flash-key", 1, "firmware", "flash-key", "--bits", "256", "--out", key);
      command("firmware keygen --scheme rsa3072", 1, "firmware", "keygen", "--scheme", "rsa3072", "--out", pem);
      for (String chip : List.of("esp32c3", "esp32")) {
        for (String input : List.of(image, small)) {
          command("firmware encrypt --chip " + chip + ", " + (input.equals(image) ? "16 MiB" : "1 MiB"), rounds, "firmware", "encrypt", "--chip", chip, "--key", key, "--address", "0x10000", "--out", out, input);
        }
      }
      for (String input : List.of(small, image)) {
        String size = input.equals(image) ? "16 MiB" : "1 MiB";
        command("firmware sign --key rsa3072, " + size, rounds, "firmware", "sign", "--key", pem, "--out", signed, input);
        command("firmware verify --key rsa3072, " + size, rounds, "firmware", "verify", "--key", pem, signed);
      }
    } finally {
      try (var files = Files.newDirectoryStream(dir)) {
        for (Path file : files) Files.delete(file);
      }
      Files.delete(dir);
    }
  }

  private static void command(String what, int rounds, String... arguments) throws IOException {
    WholeProcess cost = WholeProcess.best(rounds, arguments);
    row(what, figure(cost.cpu() * 1_000, "ms"), figure(cost.seconds() * 1_000, "ms"));
  }
}
