package dev.bulwark.bench;

import dev.bulwark.hardening.image.Claims;
import dev.bulwark.hardening.image.ImageAudit;
import dev.bulwark.hardening.image.ImageInput;
import dev.bulwark.hardening.rule.RulePack;
import dev.bulwark.hardening.scan.SecretScan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** The audit of a 16 MiB image: in a running process, and as a command beside Debian's {@code binwalk} on the same file, in turn. */
final class ImageBench {
  private static final int MIB = 1 << 20;
  private static final LocalDate DAY = LocalDate.of(2026, 11, 1);

  private ImageBench() {}

  static void run(String[] args) throws IOException {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
    Path dir = Files.createTempDirectory("bulwark-bench-");
    try {
      byte[] noise = new byte[16 * MIB];
      new Random(1).nextBytes(noise);
      Path mixed = Files.write(dir.resolve("mixed"), mixed());
      Path random = Files.write(dir.resolve("random"), noise);
      System.out.printf(Locale.ROOT, "%-46s %12s %12s%n", "in a running process, 16 MiB, one thread", "CPU", "by the clock");
      for (Path file : List.of(mixed, random)) {
        SecretScan scan = SecretScan.of(RulePack.shipped(), DAY);
        byte[] bytes = Files.readAllBytes(file);
        row("secrets alone, " + file.getFileName(), () -> scan.scan(bytes));
        ImageAudit audit = new ImageAudit(RulePack::shipped, DAY, true, Claims.NONE);
        List<ImageInput> input = List.of(ImageInput.of("image", file));
        row("audit image, " + file.getFileName(), () -> audit.audit(input));
      }
      commands(mixed, rounds);
    } finally {
      for (String name : List.of("mixed", "random")) Files.deleteIfExists(dir.resolve(name));
      Files.delete(dir);
    }
  }

  /** As firmware is: machine code, text, erased flash, something packed. The code is that of the Java machine which runs this. */
  private static byte[] mixed() throws IOException {
    byte[] code = Files.readAllBytes(Path.of(System.getProperty("java.home"), "lib", "server", "libjvm.so"));
    byte[] packed = new byte[3 * MIB];
    new Random(2).nextBytes(packed);
    byte[] erased = new byte[2 * MIB];
    Arrays.fill(erased, (byte) 0xFF);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(code, 0, Math.min(code.length, 11 * MIB));
    all.writeBytes(packed);
    all.writeBytes(erased);
    return Arrays.copyOf(all.toByteArray(), 16 * MIB);
  }

  /** The best of twenty, after as many that the JIT compiler watched. */
  private static void row(String what, Runnable work) {
    var threads = ManagementFactory.getThreadMXBean();
    long cpu = Long.MAX_VALUE;
    long clock = Long.MAX_VALUE;
    for (int i = 0; i < 40; i++) {
      long begunCpu = threads.getCurrentThreadCpuTime();
      long begun = System.nanoTime();
      work.run();
      if (i < 20) continue;
      cpu = Math.min(cpu, threads.getCurrentThreadCpuTime() - begunCpu);
      clock = Math.min(clock, System.nanoTime() - begun);
    }
    System.out.printf(Locale.ROOT, "%-46s %9.1f ms %9.1f ms   %.0f MB for each CPU-second%n", what, cpu / 1e6, clock / 1e6, 16 * MIB / 1e6 / (cpu / 1e9));
  }

  private static void commands(Path file, int rounds) throws IOException {
    double[] ours = new double[rounds];
    double[] ourCpu = new double[rounds];
    double[] theirs = new double[rounds];
    double[] theirCpu = new double[rounds];
    boolean peer = installed();
    for (int i = 0; i < rounds; i++) {
      WholeProcess one = WholeProcess.best(1, "audit", "image", "--at", DAY.toString(), "--fail-on", "critical", file.toString());
      ours[i] = one.seconds() * 1_000;
      ourCpu[i] = one.cpu() * 1_000;
      if (!peer) continue;
      WholeProcess other = WholeProcess.bestOf(1, List.of("binwalk", file.toString()));
      theirs[i] = other.seconds() * 1_000;
      theirCpu[i] = other.cpu() * 1_000;
    }
    System.out.println("\nwhole commands on the mixed file, start included, in turn");
    System.out.println("bulwark audit image, clock  " + Figures.of(ours).line("ms"));
    System.out.println("bulwark audit image, CPU    " + Figures.of(ourCpu).line("ms"));
    if (!peer) {
      System.out.println("binwalk is not installed: no comparison (Debian package binwalk)");
      return;
    }
    System.out.println("binwalk, clock              " + Figures.of(theirs).line("ms"));
    System.out.println("binwalk, CPU                " + Figures.of(theirCpu).line("ms"));
    System.out.printf(Locale.ROOT, "binwalk / bulwark at the median: clock %.1f, CPU %.1f%n", Figures.of(theirs).median() / Figures.of(ours).median(), Figures.of(theirCpu).median() / Figures.of(ourCpu).median());
  }

  private static boolean installed() {
    try {
      new ProcessBuilder("binwalk", "--help").redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().destroy();
      return true;
    } catch (IOException absent) {
      return false;
    }
  }
}
