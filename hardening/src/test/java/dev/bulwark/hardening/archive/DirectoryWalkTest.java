package dev.bulwark.hardening.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory that somebody made to lead us out, to stop us, or changes while we walk it. */
final class DirectoryWalkTest {
  @TempDir Path folder;

  private Path root() throws IOException {
    Files.createDirectories(folder.resolve("root/etc"));
    Files.createDirectories(folder.resolve("outside"));
    Files.writeString(folder.resolve("outside/secret"), "not yours");
    return folder.resolve("root");
  }

  private static Map<String, String> shown(Path root) {
    Map<String, String> shown = new LinkedHashMap<>();
    Walk.walk(root, Limits.DEFAULT, Walks.CLOCK, (entry, content) -> shown.put(entry.path(), new String(content.readAllBytes(), StandardCharsets.UTF_8)), entry -> false);
    return shown;
  }

  @Test
  void links_to_files_and_directories_outside_are_names_and_never_entered() throws IOException {
    Path root = root();
    Files.createSymbolicLink(root.resolve("file"), Path.of("../outside/secret"));
    Files.createSymbolicLink(root.resolve("directory"), folder.resolve("outside"));
    Files.createSymbolicLink(root.resolve("loop"), Path.of("."));
    Files.writeString(root.resolve("etc/passwd"), "root");
    Outcome outcome = Walks.of(root);
    assertThat(Walks.paths(outcome)).containsExactly("directory", "etc", "etc/passwd", "file", "loop");
    assertThat(outcome.tree().refused()).containsExactly(new Refusal("file", "symlink-escape"));
    assertThat(outcome.tree().bytes("file")).isNull();
    assertThat(outcome.tree().bytes("directory/secret")).as("an absolute target is taken inside the root").isNull();
    assertThat(shown(root)).containsOnlyKeys("etc/passwd");
    assertThat(Walks.text(outcome, "loop/etc/passwd")).isEqualTo("root");
  }

  @Test
  void a_fifo_is_noted_and_does_not_hold_us_up() throws IOException, InterruptedException {
    Path root = root();
    Programs.need("mkfifo");
    Programs.run(root, "mkfifo", "pipe");
    assertThat(Walks.of(root).tree().refused()).containsExactly(new Refusal("pipe", "special-file"));
    assertThatThrownBy(() -> Walks.of(root.resolve("pipe"))).isInstanceOf(Problem.class).hasMessageContaining("cannot be read");
  }

  @Test
  void what_may_not_be_read_is_noted_and_the_rest_is_read() throws IOException {
    Path root = root();
    Files.writeString(root.resolve("etc/shadow"), "x");
    Files.createDirectory(root.resolve("closed"));
    Files.writeString(root.resolve("open"), "y");
    Files.setPosixFilePermissions(root.resolve("etc/shadow"), PosixFilePermissions.fromString("---------"));
    Files.setPosixFilePermissions(root.resolve("closed"), PosixFilePermissions.fromString("---------"));
    Assumptions.assumeFalse(Files.isReadable(root.resolve("closed")), "skipped: this user may read everything");
    Outcome outcome = Walks.of(root);
    Files.setPosixFilePermissions(root.resolve("closed"), PosixFilePermissions.fromString("rwx------"));
    assertThat(outcome.tree().refused()).containsExactly(new Refusal("closed", "unreadable"), new Refusal("etc/shadow", "unreadable"));
    assertThat(Walks.text(outcome, "open")).isEqualTo("y");
  }

  @Test
  void a_directory_exchanged_for_a_link_while_we_walk_does_not_lead_out() throws IOException {
    Path root = root();
    Files.writeString(root.resolve("a"), "first");
    Files.createDirectory(root.resolve("b"));
    Map<String, String> shown = new LinkedHashMap<>();
    Outcome outcome = Walk.walk(root, Limits.DEFAULT, Walks.CLOCK, (entry, content) -> {
      shown.put(entry.path(), new String(content.readAllBytes(), StandardCharsets.UTF_8));
      Files.delete(root.resolve("b"));
      Files.createSymbolicLink(root.resolve("b"), folder.resolve("outside"));
    }, entry -> false);
    assertThat(shown).containsOnlyKeys("a");
    assertThat(outcome.tree().entry("b")).extracting(Entry::kind).isEqualTo(Kind.SYMLINK);
  }

  @Test
  void the_directory_above_exchanged_while_we_are_in_it_does_not_lead_out() throws IOException {
    Path root = root();
    Files.writeString(root.resolve("etc/a"), "first");
    Files.writeString(root.resolve("etc/secret"), "ours");
    Map<String, String> shown = new LinkedHashMap<>();
    Walk.walk(root, Limits.DEFAULT, Walks.CLOCK, (entry, content) -> {
      shown.put(entry.path(), new String(content.readAllBytes(), StandardCharsets.UTF_8));
      if (!entry.path().endsWith("a")) return;
      Files.move(root.resolve("etc"), folder.resolve("moved"));
      Files.createSymbolicLink(root.resolve("etc"), folder.resolve("outside"));
    }, entry -> false);
    assertThat(shown).doesNotContainValue("not yours");
  }

  @Test
  void a_file_that_grows_and_one_that_vanishes_do_not_end_the_walk() throws IOException {
    Path root = root();
    Files.writeString(root.resolve("grows"), "12345");
    Files.writeString(root.resolve("vanishes"), "x");
    Map<String, String> shown = new LinkedHashMap<>();
    Outcome outcome = Walk.walk(root, Limits.DEFAULT, Walks.CLOCK, (entry, content) -> {
      Files.deleteIfExists(root.resolve("vanishes"));
      Files.writeString(root.resolve("grows"), "6789", StandardOpenOption.APPEND);
      shown.put(entry.path(), new String(content.readAllBytes(), StandardCharsets.UTF_8));
    }, entry -> false);
    assertThat(shown).containsExactly(Map.entry("grows", "12345"));
    assertThat(outcome.reason()).isNull();
    assertThat(outcome.tree().refused()).containsExactly(new Refusal("vanishes", "unreadable"));
  }

  @Test
  void directories_without_end_are_cut_off_and_noted() throws IOException {
    Path root = root();
    Path at = root;
    for (int i = 0; i < 300; i++) at = Files.createDirectory(at.resolve("d"));
    Outcome outcome = Walks.of(root);
    assertThat(outcome.reason()).isNull();
    assertThat(outcome.tree().refused()).extracting(Refusal::reason).containsOnly("too-deep");
  }

  @Test
  void names_that_are_no_utf8_stay_apart() throws IOException, InterruptedException {
    Path root = root();
    Programs.run(root, "sh", "-c", "printf 1 > \"$(printf 'a\\377')\"; printf 2 > \"$(printf 'a\\376')\"; printf 3 > \"$(printf 'a\\303\\274')\"");
    assertThat(shown(root)).containsOnly(Map.entry("a\u00ff", "1"), Map.entry("a\u00fe", "2"), Map.entry("a\u00fc", "3"));
  }

  @Test
  void archives_in_a_directory_are_opened() throws IOException {
    Path root = root();
    Files.write(root.resolve("etc/backup.bin"), Walks.gzip(new TarBytes().file("shadow", "old").end()));
    assertThat(Walks.text(Walks.of(root), "etc/backup.bin!/shadow")).isEqualTo("old");
  }

  @Test
  void what_does_not_exist_and_what_is_no_file_is_a_problem_that_names_it() {
    assertThatThrownBy(() -> Walks.of(folder.resolve("absent"))).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.line()).startsWith("HARDEN-300").contains("absent"));
    Assumptions.assumeTrue(Files.exists(Path.of("/dev/zero")), "skipped: no /dev/zero");
    assertThatThrownBy(() -> Walks.of(Path.of("/dev/zero"))).isInstanceOf(Problem.class);
  }
}
