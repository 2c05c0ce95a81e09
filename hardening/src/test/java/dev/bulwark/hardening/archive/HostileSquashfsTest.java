package dev.bulwark.hardening.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images that lie, beside one that does not. */
final class HostileSquashfsTest {
  private final SquashBytes squash = new SquashBytes();

  private static SquashBytes.Name name(String name, int inode) {
    return new SquashBytes.Name(name, inode);
  }

  /** An image of one file beside a good one: what is wrong with the first leaves the second. */
  private Outcome beside(String called, int inode) {
    return Walks.of(squash.image(squash.directory(name(called, inode), name("good", squash.file("fine")))));
  }

  @Test
  void an_image_made_by_hand_is_read() {
    int etc = squash.directory(name("passwd", squash.file("root")), name("link", squash.symlink("/etc/passwd")));
    Outcome outcome = Walks.of(squash.image(squash.directory(name("etc", etc), name("null", squash.special(5)))));
    assertThat(outcome.damage()).isNull();
    assertThat(outcome.format()).isEqualTo("squashfs");
    assertThat(Walks.text(outcome, "etc/link")).isEqualTo("root");
    assertThat(outcome.tree().entry("etc/passwd")).isEqualTo(new Entry("etc/passwd", Kind.FILE, 0644, 1000, 1000, 4, null));
    assertThat(outcome.tree().refused()).containsExactly(new Refusal("null", "special-file"));
  }

  @Test
  void a_directory_that_contains_itself_or_its_parent_is_listed_once() {
    int root = squash.next();
    // Both inodes have 16 and 16 bytes: the root comes first, its child refers back to it.
    SquashBytes looping = new SquashBytes();
    int child = looping.directory(name("up", 32), name("self", 0));
    assertThat(child).isEqualTo(root);
    Outcome outcome = Walks.of(looping.image(looping.directory(name("child", child))));
    assertThat(outcome.tree().refused()).containsExactly(new Refusal("child/self", "directory-loop"), new Refusal("child/up", "directory-loop"));
    assertThat(outcome.reason()).isNull();
  }

  @Test
  void directories_that_refer_to_each_other_a_million_times_are_listed_once_each() {
    int inner = squash.directory(name("x", squash.file("x")));
    for (int level = 0; level < 20; level++) inner = squash.directory(name("a", inner), name("b", inner));
    Outcome outcome = Walks.of(squash.image(inner));
    assertThat(outcome.tree().entries()).hasSize(41);
    assertThat(outcome.tree().refused()).hasSize(20).allMatch(refusal -> refusal.reason().equals("directory-loop"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", ".", "a/b", "../evil", "/etc", "a\0b"})
  void a_name_that_is_more_than_a_name_is_refused(String bad) {
    Outcome outcome = beside(bad, squash.file("evil"));
    assertThat(outcome.tree().refused()).containsExactly(new Refusal(bad, "path-traversal"));
    assertThat(Walks.paths(outcome)).containsExactly("good");
  }

  @Test
  void a_link_out_of_the_image_is_noted() {
    assertThat(beside("link", squash.symlink("../../etc/shadow")).tree().refused()).containsExactly(new Refusal("link", "symlink-escape"));
  }

  @Test
  void a_link_and_then_a_directory_of_the_same_name_do_not_write_through_the_link() {
    int directory = squash.directory(name("evil", squash.file("x")));
    Outcome outcome = Walks.of(squash.image(squash.directory(name("a", squash.symlink("../..")), name("a", directory))));
    assertThat(outcome.tree().refused()).containsExactly(new Refusal("a", "duplicate"));
    assertThat(Walks.paths(outcome)).containsExactly("a", "a/evil");
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5, 6, 7})
  void devices_fifos_and_sockets_are_names_only(int type) {
    assertThat(beside("dev", squash.special(type)).tree().refused()).containsExactly(new Refusal("dev", "special-file"));
  }

  @Test
  void broken_inodes_cost_themselves_only() {
    for (int inode : new int[] {squash.symlink("x", -1), squash.symlink("x", 70_000), squash.ofType(99), squash.ofType(0), squash.owned(7), 8000, 0xFFFF, squash.file(-1, 5, -1, 0, 5 | 1 << 24), squash.file(96, 5, 3, 0),
      squash.file(96, 9000, -1, 0, 5, 0x7FFFFFFF), squash.file(96, 4096, -1, 0, 3 | 1 << 24), squash.huge(-1)}) {
      Outcome outcome = Walk.walk(ByteSource.of("x", squash.image(squash.directory(name("bad", inode), name("good", squash.file("fine"))))), Limits.DEFAULT, Walks.CLOCK,
          (entry, content) -> content.transferTo(OutputStream.nullOutputStream()), entry -> true);
      assertThat(outcome.reason()).isNull();
      assertThat(outcome.tree().refused()).as("inode at " + inode).containsExactly(new Refusal("bad", "damaged"));
      assertThat(Walks.text(outcome, "good")).isEqualTo("fine");
    }
  }

  @Test
  void a_file_that_claims_to_be_endless_costs_what_its_image_has() {
    Limits limits = new Limits(200, 1 << 20, 32 << 20, 8, 100, Duration.ofSeconds(1));
    byte[] image = squash.image(squash.directory(name("hole", squash.huge(1L << 62, new int[1000]))));
    Outcome unread = Walk.walk(ByteSource.of("x", image), limits, Walks.CLOCK, Visitor.NONE, entry -> false);
    assertThat(unread.reason()).isNull();
    assertThat(unread.tree().entry("hole")).extracting(Entry::size).isEqualTo(1L << 62);
    Outcome read = Walk.walk(ByteSource.of("x", image), limits, Walks.CLOCK, (entry, content) -> content.transferTo(OutputStream.nullOutputStream()), entry -> false);
    assertThat(read.tree().refused()).containsExactly(new Refusal("hole", "damaged"));
    Limits fewer = new Limits(200, 1 << 20, 1 << 20, 8, 100, Duration.ofSeconds(1));
    assertThat(Walk.walk(ByteSource.of("x", image), fewer, Walks.CLOCK, (entry, content) -> content.transferTo(OutputStream.nullOutputStream()), entry -> false).reason()).isEqualTo("limit:size");
  }

  @Test
  void a_listing_of_an_impossible_count_or_size_ends_with_what_came_before() {
    int huge = squash.directory(0, -2, name("a", squash.file("a")));
    int longer = squash.directory(30_000, 0, name("b", squash.file("b")));
    Outcome outcome = Walks.of(squash.image(squash.directory(name("huge", huge), name("longer", longer), name("good", squash.file("fine")))));
    assertThat(outcome.tree().refused()).contains(new Refusal("huge", "damaged"), new Refusal("longer", "damaged"));
    assertThat(Walks.paths(outcome)).contains("good", "longer/b").doesNotContain("huge/a");
  }

  /** Field of the superblock, its width, and a value that cannot be. */
  @ParameterizedTest
  @CsvSource({"12,4,0", "12,4,3000", "12,4,2147483648", "20,2,0", "20,2,9", "22,2,40", "26,2,0", "28,2,3", "32,8,-1", "32,8,99999999", "40,8,0", "40,8,99999999999", "48,8,-1", "64,8,-1", "64,8,0", "72,8,96", "72,8,-8"})
  void a_superblock_that_cannot_be_is_damage_and_nothing_else(int at, int width, long value) {
    byte[] image = squash.image(squash.directory(name("good", squash.file("fine"))));
    ByteBuffer bytes = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    if (width == 2) bytes.putShort(at, (short) value);
    else if (width == 4) bytes.putInt(at, (int) value);
    else bytes.putLong(at, value);
    Outcome outcome = Walks.of(image);
    if (at == 28) assertThat(outcome.format()).isEqualTo("file");
    else assertThat(outcome.reason()).isEqualTo("damaged");
  }
}
