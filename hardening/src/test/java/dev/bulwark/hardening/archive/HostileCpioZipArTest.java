package dev.bulwark.hardening.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The other formats: the same rules about names, and what is their own. */
final class HostileCpioZipArTest {
  static byte[] zip(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
        zip.closeEntry();
      }
    }
    return out.toByteArray();
  }

  static byte[] ar(String name, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(String.format("!<arch>\n%-16s%-12d%-6d%-6d%-8o%-10d`\n", name, 0, 0, 0, 0100644, content.length).getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(content);
    return out.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../evil", "/etc/evil", "C:/evil", "a/../../evil"})
  void a_name_that_leads_out_is_refused_in_each_of_them(String name) throws IOException {
    Refusal refusal = new Refusal(name, "path-traversal");
    assertThat(Walks.of(new CpioBytes().file(name, "x").file("good", "y").end()).tree().refused()).containsExactly(refusal);
    assertThat(Walks.of(zip(Map.of(name, new byte[1]))).tree().refused()).containsExactly(refusal);
    assertThat(Walks.of(ar(name, new byte[2])).tree().refused()).containsExactly(refusal);
  }

  @Test
  void harmless_names_are_taken_in_each_of_them() throws IOException {
    assertThat(Walks.of(new CpioBytes().file("./etc/x", "x").end()).tree().entry("etc/x")).isEqualTo(new Entry("etc/x", Kind.FILE, 0644, 1000, 1001, 1, null));
    assertThat(Walks.paths(Walks.of(zip(Map.of("etc/x", new byte[1]))))).containsExactly("etc/x");
    assertThat(Walks.paths(Walks.of(ar("x/", new byte[2])))).containsExactly("x");
  }

  @Test
  void a_nul_inside_a_cpio_name_does_not_hide_its_rest() {
    assertThat(Walks.of(new CpioBytes().file("etc/passwd\0.bak", "x").end()).tree().refused()).containsExactly(new Refusal("etc/passwd\0.bak", "path-traversal"));
  }

  @Test
  void names_of_one_cpio_file_share_the_content_that_comes_with_the_last() {
    Outcome outcome = Walks.of(new CpioBytes().member("a", 0100644, 5, 3, "").member("b", 0100644, 5, 3, "").member("c", 0100644, 5, 3, "text").member("empty", 0100600, 6, 2, "").end());
    assertThat(Walks.text(outcome, "a")).isEqualTo("text");
    assertThat(outcome.tree().entry("b")).isEqualTo(new Entry("b", Kind.FILE, 0644, 1000, 1001, 4, "c"));
    assertThat(outcome.tree().entry("empty")).isEqualTo(new Entry("empty", Kind.FILE, 0600, 1000, 1001, 0, null));
  }

  @Test
  void devices_in_cpio_are_names_only_and_links_out_of_it_are_noted() {
    Outcome outcome = Walks.of(new CpioBytes().member("dev/console", 0020600, 1, 1, "").member("out", 0120777, 2, 1, "../../x").member("in", 0120777, 3, 1, "/file").file("file", "x").end());
    assertThat(outcome.tree().refused()).containsExactly(new Refusal("dev/console", "special-file"), new Refusal("out", "symlink-escape"));
    assertThat(Walks.text(outcome, "in")).isEqualTo("x");
  }

  @Test
  void a_name_or_target_that_claims_four_gigabytes_is_damage() {
    byte[] name = new CpioBytes().file("x", "x").end();
    System.arraycopy("ffffffff".getBytes(StandardCharsets.US_ASCII), 0, name, 94, 8);
    assertThat(Walks.of(name).reason()).isEqualTo("damaged");
    byte[] target = new CpioBytes().member("x", 0120777, 1, 1, "t").end();
    System.arraycopy("ffffffff".getBytes(StandardCharsets.US_ASCII), 0, target, 54, 8);
    assertThat(Walks.of(target).reason()).isEqualTo("damaged");
    byte[] tar = new TarBytes().header("x", 'L', "", 0, 1L << 32).end();
    assertThat(Walks.of(tar).reason()).isEqualTo("damaged");
  }

  @Test
  void an_archive_that_is_cut_says_so_and_keeps_what_came_before() {
    byte[] whole = new TarBytes().file("a", "first").file("b", "second").end();
    Outcome outcome = Walks.of(java.util.Arrays.copyOf(whole, 1200));
    assertThat(outcome.reason()).isEqualTo("damaged");
    assertThat(Walks.text(outcome, "a")).isEqualTo("first");
  }

  @Test
  void a_broken_container_inside_is_noted_and_shown_as_the_file_it_is() {
    byte[] broken = Walks.gzip("key material".repeat(100).getBytes(StandardCharsets.UTF_8));
    broken[broken.length / 2] ^= 0x55;
    byte[] tar = new TarBytes().member("a.gz", '0', "", 0644, broken).file("b", "fine").end();
    assertThat(Walks.of(tar).reason()).isNull();
    assertThat(Walks.of(tar).tree().refused()).containsExactly(new Refusal("a.gz", "damaged"));
    assertThat(Walks.shown(tar)).containsKeys("b", "a.gz").doesNotContainKey("nothing");
    assertThat(Walks.of(Walks.gzip(tar)).tree().refused()).containsExactly(new Refusal("a.gz", "damaged"));
  }

  @Test
  void a_zip_inside_a_zip_is_opened_and_eight_deep_is_the_end() throws IOException {
    byte[] zip = zip(Map.of("x", "deep".getBytes(StandardCharsets.UTF_8)));
    for (int i = 0; i < 7; i++) zip = zip(Map.of("z", zip));
    assertThat(Walks.text(Walks.of(zip), "z!/".repeat(7) + "x")).isEqualTo("deep");
    assertThat(Walks.of(zip(Map.of("z", zip))).reason()).isEqualTo("limit:depth");
  }

  @Test
  void a_zip_bomb_of_one_member_ends_by_its_ratio() throws IOException {
    assertThat(Walks.of(zip(Map.of("zeros", new byte[3 << 20]))).reason()).isEqualTo("limit:ratio");
  }

  @Test
  void a_file_that_is_no_archive_is_a_tree_of_one() {
    Outcome outcome = Walks.of("just text".getBytes(StandardCharsets.UTF_8));
    assertThat(outcome.format()).isEqualTo("file");
    assertThat(Walks.text(outcome, "input.bin")).isEqualTo("just text");
    assertThat(Walks.of(new byte[0]).format()).isEqualTo("file");
  }

  @Test
  void a_wanted_link_brings_its_target_though_the_target_came_first_and_was_not_wanted() {
    byte[] tar = new TarBytes().file("data/real", "root::0:0").symlink("etc/passwd", "/data/real").file("other", "x").end();
    Outcome outcome = Walk.walk(ByteSource.of("x", tar), Limits.DEFAULT, Walks.CLOCK, Visitor.NONE, entry -> entry.path().equals("etc/passwd"));
    assertThat(Walks.text(outcome, "etc/passwd")).isEqualTo("root::0:0");
    assertThat(outcome.tree().bytes("other")).isNull();
  }
}
