package dev.bulwark.cli.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.InProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The exit codes of {@code network mud}, and that what it refuses leaves nothing behind. */
class MudCommandTest {
  private static final String URL = "https://things.example.net/pump.json";

  @TempDir private Path folder;

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private String generated() {
    String file = file("pump.json");
    assertThat(InProcess.run("network", "mud", "generate", "--declare", "tcp/8883@cloud.example.net", "--url", URL, "--at", "2026-01-01T00:00:00Z", "--out", file).exit()).isZero();
    return file;
  }

  @Test
  void what_is_generated_is_shown_as_it_was_declared_and_compiles() throws IOException {
    String mud = generated();
    InProcess.Run shown = InProcess.run("network", "mud", "show", mud, "--json");
    assertThat(shown.exit()).isZero();
    assertThat(shown.out()).startsWith("{\"valid\":true,\"dialect\":\"rfc8520\",\"mudUrl\":\"" + URL + "\",\"cacheValidity\":48,\"acls\":[{\"name\":\"from-device-ipv4\",\"type\":\"ipv4\",\"direction\":\"from-device\",\"aces\":1}");
    assertThat(shown.out())
        .contains("{\"acl\":\"to-device-ipv4\",\"ace\":\"out-0\",\"direction\":\"to-device\",\"family\":\"ipv4\",\"protocol\":6,\"remote\":\"dns:cloud.example.net\",\"sourcePorts\":[8883,8883],\"destinationPorts\":null,\"initiated\":\"from-device\",\"action\":\"accept\"}")
        .endsWith("\"errors\":[],\"warnings\":[]}\n");
    assertThat(InProcess.run("network", "mud", "compile", mud, "--device-ipv4", "10.10.0.7", "--out", file("rules")).exit()).isZero();
    assertThat(Files.readString(folder.resolve("rules/mud-dnsmasq.conf"))).contains("nftset=/cloud.example.net/4#inet#bulwark_mud_");
  }

  @Test
  void a_file_that_breaks_the_standard_ends_with_1_and_none_with_3_and_a_hostile_name_with_4() throws IOException {
    String mud = generated();
    String good = Files.readString(Path.of(mud));
    record Case(String text, int shown, int compiled) {}
    for (Case each :
        List.of(new Case(good, 0, 0), new Case(good.replace("\"is-supported\"", "\"x\""), 1, 1), new Case(good.substring(0, 300), 3, 3), new Case(good.replace("cloud.example.net", "a/4#inet#bulwark#quarantine"), 0, 4))) {
      Files.writeString(folder.resolve("x.json"), each.text());
      Path out = folder.resolve("out-" + each.shown() + each.compiled());
      assertThat(InProcess.run("network", "mud", "show", file("x.json")).exit()).isEqualTo(each.shown());
      assertThat(InProcess.run("network", "mud", "compile", file("x.json"), "--device-ipv4", "10.10.0.7", "--out", out.toString()).exit()).isEqualTo(each.compiled());
      assertThat(Files.exists(out)).isEqualTo(each.compiled() == 0);
    }
  }

  @Test
  void wrong_arguments_end_with_2_and_an_unreadable_signature_with_3() {
    String mud = generated();
    assertThat(InProcess.run("network", "mud", "compile", mud, "--out", file("o")).exit()).isEqualTo(2);
    for (List<String> wrong : List.of(List.of("--device-ipv4", "10.10.0"), List.of("--device-ipv4", "fd00::1"), List.of("--device-ipv4", "10.0.0.1", "--controller", "urn:x"), List.of("--device-ipv4", "10.0.0.1", "--my-controller", "a b"), List.of("--device-ipv4", "10.0.0.1", "--local-networks", "10.0.0.1/8"))) {
      List<String> line = new java.util.ArrayList<>(List.of("network", "mud", "compile", mud, "--out", file("o")));
      line.addAll(wrong);
      assertThat(InProcess.run(line.toArray(String[]::new)).exit()).as("" + wrong).isEqualTo(2);
    }
    assertThat(InProcess.run("network", "mud", "generate", "--url", URL, "--out", file("o")).exit()).isEqualTo(2);
    assertThat(InProcess.run("network", "mud", "verify", mud, "--signature", mud, "--ca", mud).exit()).isEqualTo(3);
  }
}
