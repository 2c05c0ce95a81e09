package dev.bulwark.hardening.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each row of the table of hostile archives, beside its harmless twin. */
final class HostileTarTest {
  @ParameterizedTest
  @ValueSource(strings = {"../evil", "a/../../evil", "a/..", "/etc/evil", "C:\\evil", "c:evil", "..\\evil", "a\\..\\evil", "\\\\host\\evil", "./../evil"})
  void a_name_that_leads_out_is_refused_as_written_and_the_audit_goes_on(String name) {
    Outcome outcome = Walks.of(new TarBytes().file(name, "x").file("good", "y").end());
    assertThat(outcome.tree().refused()).containsExactly(new Refusal(name, "path-traversal"));
    assertThat(Walks.paths(outcome)).containsExactly("good");
    assertThat(outcome.reason()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"..evil", "a/..b", "a...", "./etc/good", "etc//good", "dev/c:x", "system\\x2dslice", "a..\\b"})
  void a_name_that_only_looks_so_is_taken(String name) {
    Outcome outcome = Walks.of(new TarBytes().file(name, "x").end());
    assertThat(outcome.tree().refused()).isEmpty();
    assertThat(Walks.paths(outcome)).hasSize(1).first().asString().doesNotStartWith("./").doesNotContain("//");
  }

  @Test
  void a_nul_in_a_name_is_refused_and_the_name_before_it_is_not_taken() {
    Outcome outcome = Walks.of(new TarBytes().pax("path", "etc/passwd\0.txt").file("x", "x").end());
    assertThat(outcome.tree().refused()).containsExactly(new Refusal("etc/passwd\0.txt", "path-traversal"));
    assertThat(outcome.tree().entries()).isEmpty();
  }

  @Test
  void an_absolute_long_name_is_refused_though_it_comes_in_an_extended_header() {
    assertThat(Walks.of(new TarBytes().pax("path", "/etc/evil").file("x", "x").end()).tree().refused()).containsExactly(new Refusal("/etc/evil", "path-traversal"));
    assertThat(Walks.of(new TarBytes().member("L", 'L', "", 0, "/etc/evil\0".getBytes(java.nio.charset.StandardCharsets.UTF_8)).file("x", "x").end()).tree().refused())
        .containsExactly(new Refusal("/etc/evil", "path-traversal"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../outside", "a/../../../outside", "/../outside", "missing/../../../outside", "../etc/../../outside"})
  void a_symbolic_link_out_of_the_root_is_noted_and_not_followed(String target) {
    Outcome outcome = Walks.of(new TarBytes().directory("etc").directory("etc/a").file("outside", "x").symlink("etc/link", target).end());
    assertThat(outcome.tree().refused()).containsExactly(new Refusal("etc/link", "symlink-escape")).first().extracting(Refusal::path).isEqualTo("etc/link");
    assertThat(outcome.tree().resolve("etc/link")).isEqualTo(new Resolution.Escapes());
    assertThat(outcome.tree().bytes("etc/link")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/inside", "../inside", "./../inside", "a/../../inside", "/etc/../inside"})
  void a_symbolic_link_inside_the_root_is_followed(String target) {
    Outcome outcome = Walks.of(new TarBytes().directory("etc").directory("etc/a").symlink("etc/link", target).file("inside", "x").end());
    assertThat(outcome.tree().refused()).isEmpty();
    assertThat(Walks.text(outcome, "etc/link")).isEqualTo("x");
  }

  @Test
  void links_in_a_circle_are_noted_and_a_long_chain_is_not() {
    TarBytes tar = new TarBytes().symlink("a", "b").symlink("b", "a").symlink("self", "self").symlink("dir", "dir/x");
    for (int i = 0; i < 39; i++) tar.symlink("chain" + i, "chain" + (i + 1));
    Outcome outcome = Walks.of(tar.file("chain39", "end").end());
    assertThat(outcome.tree().refused()).containsExactly(new Refusal("a", "symlink-loop"), new Refusal("b", "symlink-loop"), new Refusal("dir", "symlink-loop"), new Refusal("self", "symlink-loop"));
    assertThat(Walks.text(outcome, "chain0")).isEqualTo("end");
  }

  @Test
  void a_file_below_a_link_lands_where_the_link_leads_and_never_outside() {
    Outcome outcome = Walks.of(new TarBytes().directory("usr/lib").symlink("lib", "usr/lib").file("lib/x", "in").symlink("out", "../..").file("out/evil", "x").symlink("nowhere", "missing").file("nowhere/y", "z").end());
    assertThat(Walks.paths(outcome)).containsExactly("lib", "nowhere", "out", "usr/lib", "usr/lib/x");
    assertThat(outcome.tree().refused()).containsExactly(new Refusal("nowhere/y", "not-a-directory"), new Refusal("out", "symlink-escape"), new Refusal("out/evil", "symlink-escape"));
    assertThat(Walks.text(outcome, "lib/x")).isEqualTo("in");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../shadow", "/etc/shadow", "out/shadow"})
  void a_hard_link_out_of_the_root_is_refused(String of) {
    Outcome outcome = Walks.of(new TarBytes().symlink("out", "../..").hardlink("mine", of).end());
    assertThat(outcome.tree().refused()).contains(new Refusal("mine", "hardlink-escape"));
    assertThat(outcome.tree().entry("mine")).isNull();
  }

  @Test
  void a_hard_link_inside_the_root_is_the_same_file_even_when_its_first_name_is_replaced() {
    Outcome outcome = Walks.of(new TarBytes().file("a", "secret").hardlink("etc/shadow", "./a").file("a", "nothing").hardlink("none", "absent").end());
    assertThat(Walks.text(outcome, "etc/shadow")).isEqualTo("secret");
    assertThat(Walks.text(outcome, "a")).isEqualTo("nothing");
    assertThat(outcome.tree().entry("etc/shadow")).isEqualTo(new Entry("etc/shadow", Kind.FILE, 0644, 1000, 1001, 6, "a"));
    assertThat(outcome.tree().refused()).containsExactly(new Refusal("a", "duplicate"), new Refusal("none", "hardlink-dangling"));
  }

  @ParameterizedTest
  @ValueSource(chars = {'3', '4', '6'})
  void devices_and_fifos_are_noted_and_kept_as_names_only(char type) {
    Outcome outcome = Walks.of(new TarBytes().member("dev/x", type, "", 0600, new byte[0]).file("dev/y", "plain").end());
    assertThat(outcome.tree().refused()).containsExactly(new Refusal("dev/x", "special-file"));
    assertThat(outcome.tree().entry("dev/x")).extracting(Entry::kind).isEqualTo(Kind.SPECIAL);
    assertThat(outcome.tree().bytes("dev/x")).isNull();
    assertThat(Walks.text(outcome, "dev/y")).isEqualTo("plain");
  }

  @Test
  void of_two_files_with_one_name_the_later_wins_and_is_noted_and_two_of_one_directory_are_not() {
    Outcome outcome = Walks.of(new TarBytes().directory("etc").file("etc/passwd", "first").directory("etc/").file("./etc/passwd", "second").end());
    assertThat(Walks.text(outcome, "etc/passwd")).isEqualTo("second");
    assertThat(outcome.tree().refused()).containsExactly(new Refusal("./etc/passwd", "duplicate"));
  }

  @Test
  void a_directory_with_something_in_it_is_not_replaced_by_a_link() {
    Outcome outcome = Walks.of(new TarBytes().directory("etc").file("etc/passwd", "good").symlink("etc", "/tmp").file("etc/late", "x").end());
    assertThat(Walks.text(outcome, "etc/passwd")).isEqualTo("good");
    assertThat(Walks.text(outcome, "etc/late")).isEqualTo("x");
    assertThat(outcome.tree().refused()).containsExactly(new Refusal("etc", "duplicate"));
  }

  @Test
  void nothing_is_written(@TempDir Path empty) throws java.io.IOException {
    String before = System.getProperty("java.io.tmpdir");
    System.setProperty("java.io.tmpdir", empty.toString());
    try {
      byte[] inner = Walks.gzip(new TarBytes().file("../x", "x").symlink("l", "/etc").file("l/passwd", "y").end());
      Walks.of(new TarBytes().file(empty + "/absolute", "x").file("deep.tgz", "").member("inner.tgz", '0', "", 0644, inner).end());
      try (var files = Files.list(empty)) {
        assertThat(files).isEmpty();
      }
    } finally {
      System.setProperty("java.io.tmpdir", before);
    }
  }
}
