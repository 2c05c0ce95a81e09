package dev.bulwark.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutFileTest {
  @TempDir Path dir;

  private long files() throws IOException {
    try (var names = Files.list(dir)) {
      return names.count();
    }
  }

  @Test
  void a_file_written_replaces_the_one_before() throws IOException {
    Path file = dir.resolve("out");
    OutFile.write(file, new byte[] {1});
    OutFile.write(file, new byte[] {2});
    assertThat(file).hasBinaryContent(new byte[] {2});
    assertThat(files()).isEqualTo(1);
  }

  @Test
  void a_file_created_is_its_owners_alone_and_never_replaces_one() throws IOException {
    Path file = dir.resolve("key");
    OutFile.create(file, new byte[] {1});
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
    assertThatThrownBy(() -> OutFile.create(file, new byte[] {2})).isInstanceOfSatisfying(Failure.class, failure -> {
      assertThat(failure.exit()).isEqualTo(Exit.REFUSED);
      assertThat(failure.problem().code()).isEqualTo("CLI-010");
    });
    assertThat(file).hasBinaryContent(new byte[] {1});
    assertThat(files()).isEqualTo(1);
  }

  @Test
  void a_name_taken_by_a_link_that_leads_nowhere_is_taken() throws IOException {
    Path link = Files.createSymbolicLink(dir.resolve("key"), dir.resolve("nowhere"));
    assertThatThrownBy(() -> OutFile.create(link, new byte[1])).isInstanceOf(Failure.class);
    assertThat(dir.resolve("nowhere")).doesNotExist();
  }

  @Test
  void a_folder_that_is_missing_is_the_systems_fault_and_nothing_is_left() throws IOException {
    assertThatThrownBy(() -> OutFile.create(dir.resolve("no/key"), new byte[1])).isInstanceOfSatisfying(Failure.class, failure -> assertThat(failure.problem().code()).isEqualTo("CLI-006"));
    assertThat(files()).isZero();
  }
}
