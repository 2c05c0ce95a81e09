package dev.bulwark.cli.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.InProcess;
import dev.bulwark.cli.InProcess.Run;
import dev.bulwark.cli.terminal.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartitionsCommandTest {
  @TempDir Path dir;

  private String file(String name, String text) throws IOException {
    return Files.writeString(dir.resolve(name), text).toString();
  }

  private Run run(String command, String in, Path out, String... more) {
    String[] args = {"firmware", "partitions", command, "--out", out.toString(), in};
    String[] all = java.util.Arrays.copyOf(args, args.length + more.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    return InProcess.run(all);
  }

  @Test
  void text_becomes_a_table_and_the_table_becomes_text_again() throws Exception {
    Path bin = dir.resolve("t.bin");
    Path csv = dir.resolve("t.csv");
    Run encoded = run("encode", file("in.csv", "nvs,data,nvs,,16K\nfactory,app,factory,,1M,encrypted\n"), bin);
    assertThat(encoded.exit()).as(encoded.err()).isZero();
    assertThat(encoded.out()).isEmpty();
    assertThat(Files.size(bin)).isEqualTo(3072);
    Run decoded = run("decode", bin.toString(), csv, "--json");
    assertThat(decoded.exit()).as(decoded.err()).isZero();
    assertThat(decoded.out())
        .isEqualToIgnoringNewLines(
            "{\"partitions\":[{\"name\":\"nvs\",\"type\":1,\"subtype\":2,\"offset\":36864,\"size\":16384,\"encrypted\":false,\"readonly\":false},"
                + "{\"name\":\"factory\",\"type\":0,\"subtype\":0,\"offset\":65536,\"size\":1048576,\"encrypted\":true,\"readonly\":false}]}");
    assertThat(csv).content().endsWith("nvs,data,nvs,0x9000,16K,\nfactory,app,factory,0x10000,1M,encrypted\n");
  }

  @Test
  void a_refused_table_leaves_no_file_and_names_the_line_or_the_partitions() throws Exception {
    Path out = dir.resolve("t.bin");
    Run line = run("encode", file("a.csv", "nvs,data,nvs,,16K\nx,nosuch,nvs,,16K\n"), out);
    assertThat(line.exit()).isEqualTo(Exit.INPUT);
    assertThat(line.err()).startsWith("bulwark: FIRMWARE-202: line 2");
    Run twice = run("encode", file("b.csv", "a,data,fat,,16K\na,data,fat,,16K\n"), out);
    assertThat(twice.exit()).isEqualTo(Exit.INPUT);
    assertThat(twice.err()).startsWith("bulwark: FIRMWARE-201").contains("named a");
    Run large = run("encode", file("c.csv", "a,data,fat,,4M\n"), out, "--flash-size", "4MB");
    assertThat(large.exit()).isEqualTo(Exit.INPUT);
    assertThat(large.err()).startsWith("bulwark: FIRMWARE-205");
    assertThat(run("encode", file("c.csv", "a,data,fat,,4M\n"), out, "--flash-size", "lots").exit()).isEqualTo(Exit.USAGE);
    Files.write(dir.resolve("noise"), new byte[] {(byte) 0xC3, 0x28});
    assertThat(run("encode", dir.resolve("noise").toString(), out).exit()).isEqualTo(Exit.INPUT);
    assertThat(run("decode", dir.resolve("noise").toString(), out).err()).startsWith("bulwark: FIRMWARE-200");
    assertThat(out).doesNotExist();
  }

  @Test
  void a_warning_goes_to_standard_error_and_stops_nothing() throws Exception {
    Run run = run("encode", file("a.csv", "a_name_that_is_too_long,data,fat,,16K\n"), dir.resolve("t.bin"), "--json");
    assertThat(run.exit()).isZero();
    assertThat(run.err()).contains("warning: line 1").contains("cut");
    assertThat(run.json().list("partitions").getFirst().text("name")).isEqualTo("a_name_that_is_t");
  }

  @Test
  void a_layout_that_does_not_hold_can_be_looked_at_when_asked_for() throws Exception {
    Path bin = dir.resolve("t.bin");
    String csv = file("a.csv", "a,data,fat,,16K\na,data,fat,,16K\n");
    assertThat(run("encode", csv, bin, "--no-verify").exit()).isZero();
    assertThat(run("decode", bin.toString(), dir.resolve("o.csv")).exit()).isEqualTo(Exit.INPUT);
    assertThat(run("decode", bin.toString(), dir.resolve("o.csv"), "--no-verify").exit()).isZero();
    assertThat(dir.resolve("o.csv")).exists();
  }
}
