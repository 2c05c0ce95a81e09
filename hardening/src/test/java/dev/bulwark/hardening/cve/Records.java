package dev.bulwark.hardening.cve;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/** Small records written out in full, and a store made of them. */
final class Records {
  static final LocalDate TODAY = LocalDate.of(2026, 6, 1);

  private Records() {}

  /** A record of the CVE program with one product and the given entries of {@code versions}. */
  static String cve5(String id, String vendor, String product, String versions) {
    return cve5(id, "2026-05-01", "{\"vendor\":\"" + vendor + "\",\"product\":\"" + product + "\",\"defaultStatus\":\"unaffected\",\"versions\":[" + versions + "]}");
  }

  static String cve5(String id, String day, String affected) {
    return "{\"dataType\":\"CVE_RECORD\",\"dataVersion\":\"5.1\",\"cveMetadata\":{\"cveId\":\"" + id + "\",\"state\":\"PUBLISHED\",\"dateUpdated\":\"" + day + "T10:00:00Z\"},\"containers\":{\"cna\":{\"affected\":[" + affected
        + "],\"metrics\":[{\"cvssV3_1\":{\"baseSeverity\":\"MEDIUM\",\"baseScore\":5.0}}]}}}";
  }

  static String range(String from, String below) {
    return "{\"version\":\"" + from + "\",\"lessThan\":\"" + below + "\",\"status\":\"affected\",\"versionType\":\"semver\"}";
  }

  /** A record of NVD with the given configurations. */
  static String nvd(String id, String configurations) {
    return "{\"cve\":{\"id\":\"" + id + "\",\"lastModified\":\"2026-05-02T00:00:00.000\",\"metrics\":{\"cvssMetricV31\":[{\"cvssData\":{\"baseScore\":9.8,\"baseSeverity\":\"CRITICAL\"}}]},\"configurations\":[" + configurations + "]}}";
  }

  static String criteria(String cpe, boolean vulnerable, String ends) {
    return "{\"criteria\":\"" + cpe + "\",\"vulnerable\":" + vulnerable + (ends.isEmpty() ? "" : "," + ends) + "}";
  }

  static VulnerabilityStore store(Path dir, String... records) throws IOException {
    Path feed = Files.createDirectories(dir.resolve("feed"));
    for (int i = 0; i < records.length; i++) Files.writeString(feed.resolve("record-" + i + ".json"), records[i]);
    UpdateReport report = VulnerabilityUpdate.run(List.of(feed), dir.resolve("store"), TODAY);
    if (report.skipped() > 0) throw new AssertionError("skipped: " + report.named());
    return VulnerabilityStore.open(dir.resolve("store"));
  }

  static Bom bom(Component... components) {
    return new Bom(null, 1, null, List.of(components), List.of());
  }

  static Component named(String name, String version) {
    return new Component(name + "@" + version, name, version, null, null);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
