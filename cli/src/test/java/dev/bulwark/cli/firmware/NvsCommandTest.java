package dev.bulwark.cli.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.InProcess;
import dev.bulwark.cli.InProcess.Run;
import dev.bulwark.cli.terminal.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NvsCommandTest {
  private static final String CSV =
      """
      key,type,encoding,value
      wifi,namespace,,
      ssid,data,string,"home, sweet"
      tries,data,i8,-3
      big,data,u64,18446744073709551615
      cert,file,binary,cert.der
      """;

  @TempDir Path dir;

  @BeforeEach
  void cert() throws IOException {
    Files.write(dir.resolve("cert.der"), new byte[] {1, 2, (byte) 0xFE});
  }

  private Run run(String command, String in, String out, String... more) {
    List<String> args = new ArrayList<>(List.of("firmware", "nvs", command, "--out", dir.resolve(out).toString()));
    args.addAll(List.of(more));
    if (!in.isEmpty()) args.add(dir.resolve(in).toString());
    return InProcess.run(args.toArray(String[]::new));
  }

  @Test
  void values_go_in_and_come_out_as_the_documented_json_and_as_csv() throws Exception {
    Files.writeString(dir.resolve("in.csv"), CSV);
    Run encoded = run("encode", "in.csv", "nvs.bin", "--size", "0x4000");
    assertThat(encoded.exit()).as(encoded.err()).isZero();
    assertThat(Files.size(dir.resolve("nvs.bin"))).isEqualTo(0x4000);
    Run decoded = run("decode", "nvs.bin", "out.csv", "--json");
    assertThat(decoded.exit()).as(decoded.err()).isZero();
    assertThat(decoded.out())
        .isEqualToIgnoringNewLines(
            "{\"entries\":[{\"namespace\":\"wifi\",\"key\":\"ssid\",\"type\":\"string\",\"value\":\"home, sweet\"},"
                + "{\"namespace\":\"wifi\",\"key\":\"tries\",\"type\":\"i8\",\"value\":-3},"
                + "{\"namespace\":\"wifi\",\"key\":\"big\",\"type\":\"u64\",\"value\":18446744073709551615},"
                + "{\"namespace\":\"wifi\",\"key\":\"cert\",\"type\":\"blob\",\"value\":\"0102fe\"}],\"findings\":[]}");
    assertThat(dir.resolve("out.csv")).content().contains("ssid,data,string,\"home, sweet\"\n", "cert,data,hex2bin,0102fe\n");
    assertThat(run("encode", "out.csv", "again.bin", "--size", "0x4000").exit()).isZero();
    assertThat(dir.resolve("again.bin")).hasSameBinaryContentAs(dir.resolve("nvs.bin"));
  }

  @Test
  void an_encrypted_partition_needs_its_own_keys_and_tells_nothing_without_them() throws Exception {
    Files.writeString(dir.resolve("in.csv"), CSV);
    assertThat(run("keygen", "", "keys.bin").exit()).isZero();
    assertThat(run("keygen", "", "other.bin").exit()).isZero();
    String keys = dir.resolve("keys.bin").toString();
    assertThat(run("encode", "in.csv", "nvs.bin", "--key", keys).exit()).isZero();
    assertThat(new String(Files.readAllBytes(dir.resolve("nvs.bin")), java.nio.charset.StandardCharsets.ISO_8859_1)).doesNotContain("home", "ssid");
    Run right = run("decode", "nvs.bin", "out.csv", "--key", keys, "--json");
    assertThat(right.exit()).as(right.err()).isZero();
    assertThat(right.json().list("entries")).hasSize(4);
    for (Run wrong : List.of(run("decode", "nvs.bin", "no.csv"), run("decode", "nvs.bin", "no.csv", "--key", dir.resolve("other.bin").toString(), "--json"))) {
      assertThat(wrong.exit()).isEqualTo(Exit.INPUT);
      assertThat(wrong.out()).isEmpty();
      assertThat(wrong.err()).contains("FIRMWARE-224");
    }
    assertThat(dir.resolve("no.csv")).doesNotExist();
  }

  @Test
  void what_holds_secrets_is_readable_by_its_owner_alone_and_keys_are_never_overwritten() throws Exception {
    Files.writeString(dir.resolve("in.csv"), CSV);
    run("keygen", "", "keys.bin");
    byte[] first = Files.readAllBytes(dir.resolve("keys.bin"));
    run("encode", "in.csv", "nvs.bin");
    run("decode", "nvs.bin", "out.csv");
    for (String name : List.of("keys.bin", "nvs.bin", "out.csv"))
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve(name)))).as(name).isEqualTo("rw-------");
    assertThat(run("keygen", "", "keys.bin").exit()).isNotZero();
    assertThat(Files.readAllBytes(dir.resolve("keys.bin"))).isEqualTo(first);
  }

  @Test
  void keys_derive_from_an_hmac_key_of_32_bytes_and_of_no_other_length() throws Exception {
    Files.write(dir.resolve("hmac.bin"), HexFormat.of().parseHex("00".repeat(32)));
    Files.write(dir.resolve("short.bin"), new byte[31]);
    assertThat(run("keygen", "", "a.bin", "--hmac-key", dir.resolve("hmac.bin").toString()).exit()).isZero();
    assertThat(run("keygen", "", "b.bin", "--hmac-key", dir.resolve("hmac.bin").toString()).exit()).isZero();
    assertThat(dir.resolve("a.bin")).hasSameBinaryContentAs(dir.resolve("b.bin"));
    assertThat(run("keygen", "", "c.bin", "--hmac-key", dir.resolve("short.bin").toString()).exit()).isEqualTo(Exit.INPUT);
    assertThat(dir.resolve("c.bin")).doesNotExist();
  }

  @Test
  void bad_rows_sizes_and_files_are_refused_with_a_code_and_leave_nothing() throws Exception {
    Files.writeString(dir.resolve("bad.csv"), "key,type,encoding,value\nn,namespace,,\nsecret,data,u8,4711\n");
    Run row = run("encode", "bad.csv", "nvs.bin");
    assertThat(row.exit()).isEqualTo(Exit.INPUT);
    assertThat(row.err()).startsWith("bulwark: FIRMWARE-221: line 3").doesNotContain("4711");
    Files.writeString(dir.resolve("in.csv"), CSV);
    assertThat(run("encode", "in.csv", "nvs.bin", "--size", "0x6001").err()).startsWith("bulwark: FIRMWARE-220");
    assertThat(run("encode", "in.csv", "nvs.bin", "--size", "large").exit()).isEqualTo(Exit.USAGE);
    Files.delete(dir.resolve("cert.der"));
    assertThat(run("encode", "in.csv", "nvs.bin").err()).startsWith("bulwark: CLI-002");
    Files.write(dir.resolve("noise.bin"), new byte[0x3000]);
    assertThat(run("decode", "noise.bin", "o.csv").err()).contains("FIRMWARE-225");
    Files.write(dir.resolve("cut.bin"), new byte[100]);
    assertThat(run("decode", "cut.bin", "o.csv").err()).startsWith("bulwark: FIRMWARE-220");
    assertThat(dir.resolve("nvs.bin")).doesNotExist();
    assertThat(dir.resolve("o.csv")).doesNotExist();
  }
}
