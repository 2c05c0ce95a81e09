package dev.bulwark.bench;

import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.config.AuditOptions;
import dev.bulwark.hardening.config.ConfigAudit;
import dev.bulwark.hardening.config.IdfSymbols;
import dev.bulwark.hardening.report.AuditDocument;
import dev.bulwark.hardening.report.SarifReport;
import dev.bulwark.hardening.rule.RulePack;
import dev.bulwark.hardening.rule.Target;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whole sdkconfig files of the releases that the program knows, each with every symbol of its release: judged in one process, from the first file on. */
final class ConfigBench {
  private ConfigBench() {}

  static void run(String[] args) throws IOException {
    int files = args.length > 0 ? Integer.parseInt(args[0]) : 2_000;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    List<byte[]> texts = texts(files);
    System.out.printf(Locale.ROOT, "%d files, %d KiB each on average%n", files, texts.stream().mapToLong(text -> text.length).sum() / files / 1024);
    ConfigAudit audit = new ConfigAudit(RulePack.shipped(), AuditOptions.on(LocalDate.of(2026, 11, 23)));
    var threads = ManagementFactory.getThreadMXBean();
    for (int round = 1; round <= rounds; round++) {
      double[] each = new double[files];
      List<AuditedInput> inputs = new ArrayList<>();
      long cpu = threads.getCurrentThreadCpuTime();
      for (int i = 0; i < files; i++) {
        long begun = System.nanoTime();
        inputs.add(audit.sdkconfig("sdkconfig." + i, texts.get(i), null));
        each[i] = (System.nanoTime() - begun) / 1e6;
      }
      double mean = (threads.getCurrentThreadCpuTime() - cpu) / 1e6 / files;
      System.out.printf(Locale.ROOT, "round %d: %.2f ms of CPU a file; by the clock %s%n", round, mean, Figures.of(each).line("ms"));
      long begun = threads.getCurrentThreadCpuTime();
      int results = SarifReport.of(AuditDocument.of(Target.SDKCONFIG, RulePack.shipped(), inputs)).size();
      System.out.printf(Locale.ROOT, "  as SARIF: %.0f ms of CPU for all (%d members)%n", (threads.getCurrentThreadCpuTime() - begun) / 1e6, results);
    }
  }

  private static List<byte[]> texts(int files) throws IOException {
    List<String> names = new ArrayList<>();
    try (InputStream in = IdfSymbols.class.getResourceAsStream("/dev/bulwark/hardening/idf-symbols.json")) {
      JsonNode symbols = JsonMapper.builder().build().readTree(in).get("symbols");
      names.addAll(symbols.propertyNames());
    }
    IdfSymbols table = IdfSymbols.shipped();
    Random random = new Random(2_000);
    List<byte[]> texts = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      int release = i % table.releases().size();
      StringBuilder text = new StringBuilder("#\n# Automatically generated file. DO NOT EDIT.\n# Espressif IoT Development Framework (ESP-IDF) " + table.releases().get(release) + ".1 Project Configuration\n#\n");
      text.append("CONFIG_IDF_TARGET=\"esp32s3\"\n");
      for (String name : names) {
        if (!table.exists(name, release) || name.equals("IDF_TARGET")) continue;
        if (random.nextBoolean()) text.append("# CONFIG_").append(name).append(" is not set\n");
        else text.append("CONFIG_").append(name).append(random.nextInt(4) == 0 ? "=" + random.nextInt(9_000) : "=y").append('\n');
      }
      texts.add(text.toString().getBytes(StandardCharsets.UTF_8));
    }
    return texts;
  }
}
