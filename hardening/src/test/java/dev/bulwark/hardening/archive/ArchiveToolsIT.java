package dev.bulwark.hardening.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives of the system's programs say the same as the tree that they were made of. */
final class ArchiveToolsIT {
  @TempDir static Path folder;
  private static Map<String, String> expected = Map.of();

  @BeforeAll
  static void tree() throws IOException {
    expected = SampleTree.facts(SampleTree.make(folder.resolve("tree")));
  }

  private static Path shell(String program, String line) throws IOException, InterruptedException {
    Programs.need(program);
    Programs.run(folder, "sh", "-c", "set -e; export LC_ALL=C.UTF-8; cd tree; " + line);
    return folder.resolve("out");
  }

  @Test
  void a_directory_is_told_as_the_system_tells_it() throws IOException {
    Map<String, String> digests = new TreeMap<>();
    Outcome outcome = Walk.walk(folder.resolve("tree"), Limits.DEFAULT, Walks.CLOCK, (entry, content) -> digests.put(entry.path(), SampleTree.digest(content.readAllBytes())), entry -> false);
    assertThat(outcome.format()).isEqualTo("directory");
    assertThat(outcome.tree().refused()).isEmpty();
    assertThat(SampleTree.facts(outcome, digests)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "--format=gnu", "--format=posix", "--format=gnu -S", "--format=posix -S --sparse-version=0.0", "--format=posix -S --sparse-version=0.1", "--format=posix -S --sparse-version=1.0",
    "-z", "-j", "-J", "-I 'xz -9'", "-I 'xz -0 --check=sha256 -T2'", "-I zstd", "-I 'zstd -19'", "-I lz4", "-I 'lz4 -9 -BD'", "-I 'lz4 -l'", "-I 'lzma -2'",
  })
  void tar_in_every_format_and_compression(String options) throws IOException, InterruptedException {
    for (String program : new String[] {"tar", "xz", "zstd", "lz4", "bzip2", "lzma"}) if (options.contains(program)) Programs.need(program);
    assertThat(SampleTree.facts(ByteSource.of(shell("tar", "tar -c " + options + " -f ../out .")))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--format=ustar", "--format=v7"})
  void the_old_formats_of_tar_which_know_no_long_names(String options) throws IOException, InterruptedException {
    Map<String, String> without = new TreeMap<>(expected);
    without.keySet().removeIf(path -> path.contains("nnnnn"));
    assertThat(SampleTree.facts(ByteSource.of(shell("tar", "tar -c " + options + " --exclude='nnn*' -f ../out .")))).isEqualTo(without);
  }

  @ParameterizedTest
  @ValueSource(strings = {"newc", "crc", "odc"})
  void cpio_in_every_format(String format) throws IOException, InterruptedException {
    assertThat(SampleTree.facts(ByteSource.of(shell("cpio", "find . | cpio -o --quiet -H " + format + " > ../out")))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cat", "gzip -9", "xz --check=crc32", "lz4 -l", "zstd", "lzma", "bzip2"})
  void an_initramfs_of_an_early_and_a_packed_segment_and_one_after_it(String packer) throws IOException, InterruptedException {
    Programs.need(packer.split(" ", 2)[0]);
    Path out = shell("cpio", "(echo etc/passwd | cpio -o --quiet -H newc; printf '\\0\\0\\0\\0'; (echo one; echo etc/nothing) | cpio -o --quiet -H newc | " + packer + ") > ../out");
    Outcome outcome = Walks.of(out);
    assertThat(outcome.reason()).as(outcome.damage()).isNull();
    assertThat(Walks.paths(outcome)).containsExactly("etc/nothing", "etc/passwd", "one");
    assertThat(outcome.format()).isEqualTo("cpio");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "xz --check=crc32", "lz4 -l", "lzma"})
  void what_hides_behind_a_packed_segment_is_found(String packer) throws IOException, InterruptedException {
    Programs.need(packer.split(" ", 2)[0]);
    Path out = shell("cpio", "(echo one | cpio -o --quiet -H newc | " + packer + "; echo etc/passwd | cpio -o --quiet -H newc; echo etc/nothing | cpio -o --quiet -H newc | gzip) > ../out");
    assertThat(Walks.paths(Walks.of(out))).containsExactly("etc/nothing", "etc/passwd", "one");
  }

  @Test
  void zip_has_every_byte_and_links_as_small_files() throws IOException, InterruptedException {
    Files.deleteIfExists(folder.resolve("out"));
    Map<String, String> zip = SampleTree.facts(ByteSource.of(shell("zip", "zip -q -r -y ../out.zip . && mv ../out.zip ../out")));
    expected.forEach((path, fact) -> {
      if (fact.startsWith("FILE")) assertThat(zip.get(path)).as(path).endsWith(fact.substring(fact.lastIndexOf(' ')));
    });
    assertThat(zip).hasSameSizeAs(expected);
  }

  @ParameterizedTest
  @CsvSource({"gzip,gz", "xz,xz", "zstd,zst"})
  void a_debian_package_is_opened_down_to_its_files(String compression, String ending) throws IOException, InterruptedException {
    Path out = shell("dpkg-deb", "mkdir -p ../deb/DEBIAN ../deb/usr/bin && printf 'Package: x\\nVersion: 1\\nArchitecture: all\\nMaintainer: x\\nDescription: x\\n' > ../deb/DEBIAN/control && cp one ../deb/usr/bin/tool"
        + " && dpkg-deb --root-owner-group -Z" + compression + " -b ../deb ../out >/dev/null");
    Outcome outcome = Walks.of(out);
    assertThat(outcome.format()).isEqualTo("ar");
    assertThat(Walks.text(outcome, "debian-binary")).isEqualTo("2.0\n");
    assertThat(Walks.text(outcome, "control.tar." + ending + "!/control")).startsWith("Package: x");
    assertThat(outcome.tree().bytes("data.tar." + ending + "!/usr/bin/tool")).isEqualTo(Files.readAllBytes(folder.resolve("tree/one")));
  }

  @Test
  void a_package_of_openwrt_is_opened_and_so_is_one_of_alpine() throws IOException, InterruptedException {
    Path ipk = shell("tar", "tar -czf ../data.tar.gz ./one && tar -czf ../out -C .. ./data.tar.gz");
    assertThat(Walks.paths(Walks.of(ipk))).containsExactly("data.tar.gz", "data.tar.gz!/one");
    // Its signature is a tar without an end, and each part is a gzip member of its own.
    Path apk = shell("tar", "tar -c --format=ustar etc/passwd | head -c 1024 | gzip > ../out && tar -cz one >> ../out");
    assertThat(Walks.paths(Walks.of(apk))).containsExactly("etc/passwd", "one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "xz", "zstd", "bzip2", "lz4", "lzma"})
  void one_packed_file_is_a_tree_of_one(String packer) throws IOException, InterruptedException {
    Programs.need(packer);
    Path out = Files.move(shell(packer, packer + " -c packs-well > ../out"), folder.resolve("image.bin.packed"));
    Outcome outcome = Walks.of(out);
    assertThat(Walks.paths(outcome)).hasSize(1);
    assertThat(outcome.tree().entries().getFirst().size()).isEqualTo(Files.size(folder.resolve("tree/packs-well")));
    Files.delete(out);
  }
}
