package dev.bulwark.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.InProcess;
import dev.bulwark.cli.InProcess.Run;
import dev.bulwark.cli.json.Doc;
import dev.bulwark.cli.terminal.Exit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bulwark audit rootfs} as a whole, on good, hostile and missing input. */
class AuditRootfsTest {
  @TempDir Path dir = Path.of("");

  private static Run audit(Object... args) {
    List<String> all = new ArrayList<>(List.of("audit", "rootfs"));
    Arrays.stream(args).map(String::valueOf).forEach(all::add);
    return InProcess.run(all.toArray(String[]::new));
  }

  /** One member of a tar archive, by POSIX.1-1988, without asking whether its name is decent. */
  private static byte[] member(String name, char kind, int mode, String target, byte[] content) {
    byte[] header = new byte[512];
    put(header, 0, name);
    put(header, 100, String.format("%07o", mode));
    put(header, 108, "0000000");
    put(header, 116, "0000000");
    put(header, 124, String.format("%011o", content.length));
    put(header, 136, "00000000000");
    put(header, 148, "        ");
    header[156] = (byte) kind;
    put(header, 157, target);
    put(header, 257, "ustar\00000");
    int sum = 0;
    for (byte each : header) sum += each & 0xff;
    put(header, 148, String.format("%06o\0", sum));
    byte[] all = Arrays.copyOf(header, 512 + (content.length + 511) / 512 * 512);
    System.arraycopy(content, 0, all, 512, content.length);
    return all;
  }

  private static void put(byte[] into, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, into, at, bytes.length);
  }

  private static byte[] text(String name, int mode, String text) {
    return member(name, '0', mode, "", text.getBytes(StandardCharsets.UTF_8));
  }

  private Path tar(String name, byte[]... members) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] each : members) all.writeBytes(each);
    all.writeBytes(new byte[1024]);
    return Files.write(dir.resolve(name), all.toByteArray());
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(dir)) {
      return files.map(Path::toString).sorted().toList();
    }
  }

  private static final byte[] PASSWD = text("etc/passwd", 0644, "root:x:0:0:root:/root:/bin/sh\n");

  @Test
  void a_tree_with_an_empty_password_and_telnet_is_told_with_inner_paths_and_exit_1() throws IOException {
    Path tar = tar("bad.tar", PASSWD, text("./etc/shadow", 0644, "root::::::::\n"), text("etc/inittab", 0644, "::respawn:/sbin/telnetd\n"));
    Run run = audit(tar, "--json");
    assertThat(run.exit()).isEqualTo(Exit.NEGATIVE);
    Doc input = run.json().list("inputs").getFirst();
    assertThat(run.json().text("target")).isEqualTo("rootfs");
    assertThat(input.doc("facts").doc("rootfs").number("entries")).isEqualTo(3);
    assertThat(input.doc("facts").doc("rootfs").list("refused")).isEmpty();
    assertThat(input.text("sha256")).hasSize(64);
    assertThat(input.list("findings")).extracting(finding -> finding.text("rule") + " " + finding.text("path")).containsExactly("LNX-ACC-001 etc/shadow", "LNX-ACC-007 etc/shadow", "LNX-SVC-001 etc/inittab");
    assertThat(audit(tar, "--json").out()).isEqualTo(run.out());
    assertThat(audit(tar).out()).contains("LNX-SVC-001").contains("mend: ");
  }

  @Test
  void a_clean_tree_has_exit_0_whatever_the_limit() throws IOException {
    Path tar = tar("good.tar", PASSWD, text("etc/shadow", 0600, "root:*:::::::\n"), text("etc/inittab", 0644, "::respawn:/sbin/getty 115200 ttyS0\n"));
    Run run = audit(tar, "--json", "--fail-on", "info");
    assertThat(run.exit()).isEqualTo(Exit.DONE);
    assertThat(run.json().list("inputs").getFirst().list("findings")).isEmpty();
  }

  @Test
  void names_and_links_that_escape_are_refused_and_leave_no_file_outside() throws IOException {
    Path tar = tar("hostile.tar", PASSWD, text("../../escaped", 0644, "x"), text("/absolute-escape", 0644, "x"), text("C:\\drive", 0644, "x"), member("etc/out", '2', 0777, "../../../../etc/passwd", new byte[0]),
        member("etc/loop", '2', 0777, "loop", new byte[0]), member("etc/hard", '1', 0644, "../../../etc/shadow", new byte[0]), member("dev/mem", '3', 0666, "", new byte[0]), member("dev/pipe", '6', 0666, "", new byte[0]),
        text("etc/passwd", 0644, "root:x:0:0:root:/root:/bin/sh\n"));
    List<String> before = files();
    Run run = audit(tar, "--json");
    assertThat(files()).isEqualTo(before);
    assertThat(dir.resolve("../../escaped")).doesNotExist();
    assertThat(Path.of("/absolute-escape")).doesNotExist();
    assertThat(run.exit()).isEqualTo(Exit.DONE);
    Doc input = run.json().list("inputs").getFirst();
    assertThat(input.is("readable")).isTrue();
    assertThat(input.doc("facts").doc("rootfs").list("refused")).extracting(refused -> refused.text("path") + " " + refused.text("reason")).contains("../../escaped path-traversal", "/absolute-escape path-traversal",
        "C:\\drive path-traversal", "etc/out symlink-escape", "etc/loop symlink-loop", "etc/hard hardlink-escape", "dev/mem special-file", "dev/pipe special-file", "etc/passwd duplicate");
  }

  @Test
  void a_bomb_ends_in_its_limit_and_exit_3_and_the_others_are_judged() throws IOException {
    Path bomb = dir.resolve("bomb.tar.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(bomb))) {
      out.write(member("etc/zeros", '0', 0644, "", new byte[64 << 20]));
    }
    Path good = tar("good.tar", PASSWD);
    Path cut = Files.write(dir.resolve("cut.tar"), Arrays.copyOf(Files.readAllBytes(good), 530));
    Run run = audit(bomb, good, dir.resolve("missing.tar"), cut, "--json");
    assertThat(run.exit()).isEqualTo(Exit.INPUT);
    List<Doc> inputs = run.json().list("inputs");
    assertThat(inputs.getFirst().text("reason")).isEqualTo("limit:ratio");
    assertThat(inputs.get(1).is("readable")).isTrue();
    assertThat(inputs.get(2).text("reason")).isEqualTo("no-such-file");
    assertThat(inputs.get(3).is("readable")).isFalse();
    assertThat(run.err()).contains("limit:ratio");
  }

  @Test
  void a_file_that_holds_no_tree_is_no_clean_tree() throws IOException {
    Run run = audit(Files.writeString(dir.resolve("notes.txt"), "nothing"), "--json");
    assertThat(run.exit()).isEqualTo(Exit.INPUT);
    assertThat(run.json().list("inputs").getFirst().text("reason")).isEqualTo("not-an-archive");
  }
}
