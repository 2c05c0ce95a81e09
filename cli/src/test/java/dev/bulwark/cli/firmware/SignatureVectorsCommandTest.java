package dev.bulwark.cli.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.InProcess;
import dev.bulwark.cli.InProcess.Run;
import dev.bulwark.cli.json.Doc;
import dev.bulwark.cli.terminal.Exit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jspecify.annotations.Nullable;

/** The shared vectors through the commands themselves. */
class SignatureVectorsCommandTest {
  @TempDir Path dir;
  private Path folder = Path.of("");
  private Doc cases = Doc.of(java.util.Map.of());

  @BeforeEach
  void vectors() throws Exception {
    @Nullable Path found = null;
    for (Path at = Path.of("").toAbsolutePath(); at != null && found == null; at = at.getParent()) {
      if (Files.exists(at.resolve("shared/data/firmware/cases.json"))) found = at.resolve("shared/data/firmware");
    }
    Assumptions.assumeTrue(found != null, "skipped: no vectors");
    if (found == null) return;
    folder = found;
    cases = Doc.read(Files.readAllBytes(found.resolve("cases.json")));
  }

  private String path(String relative) {
    return folder.resolve(relative).toString();
  }

  @Test
  void verify_answers_every_case_as_the_oracle_does() {
    for (Doc one : cases.list("sign")) {
      for (Doc check : one.list("checks")) {
        Run run = InProcess.run("firmware", "verify", "--key", path(cases.text("keys." + check.text("key") + ".public")), path(one.text("file")), "--json");
        assertThat(run.exit()).as(one.text("id") + " by " + check.text("key") + run.err()).isEqualTo(check.is("trusted") ? Exit.DONE : Exit.NEGATIVE);
        assertThat(run.json().text("verdict")).isEqualTo(check.is("trusted") ? "trusted" : "rejected");
      }
    }
  }

  @Test
  void every_unsigned_file_is_signed_by_both_keys_of_its_kind() throws Exception {
    for (String kind : java.util.List.of("rsa3072", "ecdsa192", "ecdsa256", "ecdsa384", "v1")) {
      String keys = kind.equals("v1") ? "ecdsa256" : kind;
      Path key = Files.copy(folder.resolve("keys/" + keys + "-1.pem"), dir.resolve(kind + ".pem"));
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
      String out = dir.resolve(kind + ".bin").toString();
      Run run = InProcess.run("firmware", "sign", "--scheme", kind.equals("v1") ? "v1" : "v2", "--key", key.toString(), "--out", out, path(cases.text("unsigned." + kind)));
      assertThat(run.exit()).as(run.err()).isZero();
      assertThat(InProcess.run("firmware", "verify", "--key", path("keys/" + keys + "-1.pub.pem"), out).exit()).isZero();
      assertThat(InProcess.run("firmware", "verify", "--key", path("keys/" + keys + "-2.pub.pem"), out).exit()).isEqualTo(Exit.NEGATIVE);
    }
  }
}
