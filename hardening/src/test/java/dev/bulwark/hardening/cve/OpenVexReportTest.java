package dev.bulwark.hardening.cve;

import static dev.bulwark.hardening.cve.Records.cve5;
import static dev.bulwark.hardening.cve.Records.range;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class OpenVexReportTest {
  private static final Bom BOM = new Bom("urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79", 1, null, List.of(new Component("pkg:generic/zlib@1.2", "zlib", "1.2", null, "pkg:generic/zlib@1.2")), List.of());

  @TempDir Path dir = Path.of("");

  private static VexStatement statement(String id, VexStatus status, String why) {
    return new VexStatement(List.of(id), status, why, null, List.of(new VexStatement.Product(List.of("pkg:generic/zlib@1.2"), List.of())));
  }

  @Test
  void what_is_written_is_read_back_and_what_nobody_judged_is_under_investigation() throws IOException {
    VulnerabilityStore store = Records.store(dir, cve5("CVE-2026-1000", "zlib", "zlib", range("0", "1.3")), cve5("CVE-2026-1001", "zlib", "zlib", range("0", "1.3")), cve5("CVE-2026-1002", "zlib", "zlib", range("0", "1.3")),
        cve5("CVE-2026-1003", "zlib", "zlib", range("0", "1.3")));
    List<VexStatement> said = List.of(statement("CVE-2026-1000", VexStatus.NOT_AFFECTED, "vulnerable_code_not_present"), statement("CVE-2026-1001", VexStatus.FIXED, "carried back"), statement("CVE-2026-1003", VexStatus.AFFECTED, "replace it"));
    List<Match> matches = Matching.of(BOM, store, said);
    Map<String, Object> document = OpenVexReport.of(matches, BOM, store);
    assertThat(document).containsEntry("timestamp", "2026-05-01T00:00:00Z").isEqualTo(OpenVexReport.of(matches, BOM, store));
    List<VexStatement> read = VexReader.read(Records.bytes(JsonMapper.builder().build().writeValueAsString(document)));
    assertThat(read).extracting(one -> one.ids().getFirst() + " " + one.status().id())
        .containsExactly("CVE-2026-1000 not_affected", "CVE-2026-1001 fixed", "CVE-2026-1002 under_investigation", "CVE-2026-1003 affected");
    assertThat(Matching.of(BOM, store, read)).extracting(Match::state).containsExactly(Match.State.SUPPRESSED, Match.State.SUPPRESSED, Match.State.AFFECTED, Match.State.AFFECTED);
  }
}
