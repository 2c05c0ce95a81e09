package dev.bulwark.cli.sbom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.InProcess;
import dev.bulwark.cli.InProcess.Run;
import dev.bulwark.cli.terminal.Exit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SbomCommandTest {
  private static final String RECORD =
      "{\"dataType\":\"CVE_RECORD\",\"cveMetadata\":{\"cveId\":\"CVE-2020-1000\",\"state\":\"PUBLISHED\",\"dateUpdated\":\"2020-05-01T10:00:00Z\"},\"containers\":{\"cna\":{\"affected\":[{\"vendor\":\"openssl\",\"product\":\"openssl\","
          + "\"versions\":[{\"version\":\"1.0.0\",\"lessThan\":\"1.0.2zz\",\"status\":\"affected\"}]}],\"metrics\":[{\"cvssV3_1\":{\"baseSeverity\":\"HIGH\"}}]}}}";

  @TempDir Path dir = Path.of("");

  @BeforeEach
  void tree() throws IOException {
    Files.createDirectories(dir.resolve("root/usr/lib"));
    Files.write(dir.resolve("root/usr/lib/libssl.so"), "\177ELF\0OpenSSL 1.0.2k  26 Jan 2017\0".getBytes(StandardCharsets.ISO_8859_1));
  }

  private Run sbom(String... more) {
    List<String> args = new ArrayList<>(List.of("sbom", dir.resolve("root").toString()));
    args.addAll(List.of(more));
    return InProcess.run(args.toArray(String[]::new));
  }

  @Test
  void a_tree_gives_one_document_on_standard_output_and_the_same_twice() {
    Run run = sbom();
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.json().text("specVersion")).isEqualTo("1.6");
    assertThat(run.json().list("components")).singleElement().satisfies(one -> {
      assertThat(one.text("name")).isEqualTo("openssl");
      assertThat(one.text("version")).isEqualTo("1.0.2k");
    });
    assertThat(sbom().out()).isEqualTo(run.out()).doesNotContain(dir.toString());
    assertThat(sbom("--json").out()).isEqualTo(run.out());
  }

  @Test
  void a_time_stands_in_it_only_where_one_was_asked_for() {
    assertThat(sbom().out()).doesNotContain("timestamp");
    assertThat(sbom("--timestamp", "2026-05-01T10:00:00Z").out()).contains("\"timestamp\":\"2026-05-01T10:00:00Z\"");
    assertThat(sbom("--format", "spdx").out()).contains("\"created\":\"1970-01-01T00:00:00Z\"");
    assertThat(sbom("--timestamp", "yesterday").exit()).isEqualTo(Exit.USAGE);
    assertThat(sbom("--format", "xml").exit()).isEqualTo(Exit.USAGE);
  }

  @Test
  void out_writes_the_same_bytes_to_a_file() throws IOException {
    Path out = dir.resolve("bom.json");
    assertThat(sbom("--out", out.toString()).out()).isEmpty();
    assertThat(out).hasContent(sbom().out().strip());
    assertThat(sbom("--out", out.toString(), "--json").json().number("components")).isEqualTo(1);
  }

  @Test
  void matching_a_tree_an_image_and_a_bill_of_it_gives_the_same_hole() throws IOException {
    Files.writeString(dir.resolve("record.json"), RECORD);
    String store = dir.resolve("store").toString();
    assertThat(InProcess.run("cve", "update", "--from", dir.resolve("record.json").toString(), "--dir", store).exit()).isZero();
    Path cyclone = dir.resolve("bom.json");
    Path spdx = dir.resolve("bom.spdx");
    sbom("--out", cyclone.toString());
    sbom("--out", spdx.toString(), "--format", "spdx");
    String direct = InProcess.run("cve", "match", dir.resolve("root").toString(), "--dir", store, "--json").out();
    assertThat(direct).contains("CVE-2020-1000", "\"bomRef\":\"pkg:generic/openssl@1.0.2k\"");
    for (Path bill : List.of(cyclone, spdx, dir.resolve("root/usr/lib/libssl.so"))) {
      Run run = InProcess.run("cve", "match", bill.toString(), "--dir", store, "--json");
      assertThat(run.out()).as(bill.toString()).isEqualTo(direct);
      assertThat(run.exit()).isEqualTo(Exit.NEGATIVE);
    }
  }

  @Test
  void what_is_not_there_or_damaged_is_unreadable_input() throws IOException {
    assertThat(InProcess.run("sbom", dir.resolve("none").toString()).exit()).isEqualTo(Exit.INPUT);
    Files.write(dir.resolve("cut.tar.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0, 0});
    Run cut = InProcess.run("sbom", dir.resolve("cut.tar.gz").toString());
    assertThat(cut.out()).isEmpty();
    assertThat(cut.exit()).isEqualTo(Exit.INPUT);
    assertThat(cut.err()).contains("HARDEN-700");
  }
}
