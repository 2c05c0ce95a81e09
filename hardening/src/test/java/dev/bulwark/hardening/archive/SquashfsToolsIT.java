package dev.bulwark.hardening.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images of mksquashfs say the same as the tree that they were made of: every byte, mode, owner and target. */
final class SquashfsToolsIT {
  @TempDir static Path folder;
  private static Map<String, String> expected = Map.of();

  @BeforeAll
  static void tree() throws IOException {
    Programs.need("mksquashfs");
    expected = SampleTree.facts(SampleTree.make(folder.resolve("tree")));
  }

  private static Path squash(String options) throws IOException, InterruptedException {
    Path image = folder.resolve("image.squashfs");
    List<String> command = new ArrayList<>(List.of("mksquashfs", "tree", image.toString(), "-noappend", "-quiet", "-no-progress", "-processors", "1"));
    if (!options.isEmpty()) command.addAll(List.of(options.split(" ", -1)));
    Programs.run(folder, command.toArray(String[]::new));
    return image;
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "-comp gzip", "-comp xz", "-comp xz -Xbcj arm,x86", "-comp lz4", "-comp zstd", "-comp lzo",
    "-comp gzip -b 4096", "-comp zstd -b 4096", "-comp gzip -b 1M", "-comp zstd -b 1M", "-comp lz4 -b 8192",
    "-no-fragments", "-always-use-fragments", "-noI", "-noD", "-noI -noD -noF -noX", "-no-sparse", "-nopad",
  })
  void every_option_gives_the_same_tree(String options) throws IOException, InterruptedException {
    assertThat(SampleTree.facts(ByteSource.of(squash(options)))).isEqualTo(expected);
  }

  @Test
  void owners_modes_and_devices_of_pseudo_files_are_told_and_no_device_is_opened() throws IOException, InterruptedException {
    Path image = folder.resolve("pseudo.squashfs");
    Programs.run(folder, "mksquashfs", "tree/etc", image.toString(), "-noappend", "-quiet", "-no-progress", "-p", "passwd m 4755 70000 4294967294", "-p", "null c 666 0 0 1 3", "-p", "disk b 660 0 6 8 0", "-p", "pipe i 600 1 2 f", "-p",
        "run d 1777 0 0");
    FileTree tree = Walks.of(image).tree();
    assertThat(tree.entry("passwd")).extracting(Entry::mode, Entry::uid, Entry::gid).containsExactly(04755, 70_000L, 4_294_967_294L);
    assertThat(tree.entry("run")).isEqualTo(new Entry("run", Kind.DIRECTORY, 01777, 0, 0, 0, null));
    assertThat(tree.entry("disk")).isEqualTo(new Entry("disk", Kind.SPECIAL, 0660, 0, 6, 0, null));
    assertThat(tree.refused()).contains(new Refusal("null", "special-file"), new Refusal("disk", "special-file"), new Refusal("pipe", "special-file"));
  }

  @Test
  void an_image_inside_other_containers_is_read_from_memory() throws IOException, InterruptedException {
    byte[] image = Files.readAllBytes(squash("-comp zstd"));
    byte[] archive = Walks.gzip(new TarBytes().member("boot/rootfs.bin", '0', "", 0644, Walks.gzip(image)).member("plain.bin", '0', "", 0644, image).end());
    Outcome outcome = Walks.of(archive);
    assertThat(outcome.reason()).isNull();
    assertThat(outcome.tree().roots()).containsExactly("", "boot/rootfs.bin!/", "plain.bin!/");
    assertThat(Walks.text(outcome, "boot/rootfs.bin!/etc/absolute")).startsWith("root:x:0:0:");
    assertThat(Walks.text(outcome, "plain.bin!/etc/absolute")).startsWith("root:x:0:0:");
  }

  @Test
  void a_hard_link_has_the_bytes_of_its_first_name() throws IOException, InterruptedException {
    FileTree tree = Walks.of(squash("-comp gzip")).tree();
    assertThat(tree.entry("etc/hard")).extracting(Entry::target).isEqualTo("block");
    assertThat(tree.bytes("etc/hard")).isEqualTo(Files.readAllBytes(folder.resolve("tree/block")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "xz", "lz4", "zstd", "lzo"})
  void mutations_of_a_packed_image_end_with_an_outcome(String compression) throws IOException, InterruptedException {
    Path small = folder.resolve("small.squashfs");
    Programs.run(folder, "mksquashfs", "tree/etc", small.toString(), "-noappend", "-quiet", "-no-progress", "-nopad", "-comp", compression);
    byte[] image = Files.readAllBytes(small);
    Random random = new Random(compression.hashCode());
    for (int round = 0; round < 60; round++) {
      ArchiveFuzzTest.walk(ArchiveFuzzTest.mutate(image, random));
      // The tables lie at the end: half of the mutations there.
      byte[] tables = image.clone();
      for (int i = 0; i < 3; i++) tables[image.length - 1 - random.nextInt(Math.min(900, image.length - 1))] ^= (byte) (1 << random.nextInt(8));
      ArchiveFuzzTest.walk(tables);
      byte[] head = image.clone();
      head[random.nextInt(SquashSuper.SIZE)] = (byte) random.nextInt(256);
      ArchiveFuzzTest.walk(head);
    }
  }
}
