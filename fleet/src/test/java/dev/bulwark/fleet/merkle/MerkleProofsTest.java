package dev.bulwark.fleet.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MerkleProofsTest {
  /** The eight leaves that certificate transparency's own tests use since 2012. */
  private static final List<String> LEAVES = List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

  @ParameterizedTest
  @CsvSource({
    "0,e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "1,6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "2,fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "3,aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "4,d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "5,4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "6,76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "7,ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "8,5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
  })
  void roots_are_those_of_the_published_test_trees(int size, String root) {
    Frontier edge = Frontier.EMPTY;
    for (String leaf : LEAVES.subList(0, size)) edge = edge.append(MerkleHash.leaf(HexFormat.of().parseHex(leaf)), (level, index, hash) -> {});
    assertThat(HexFormat.of().formatHex(edge.root())).isEqualTo(root);
  }

  @Test
  void an_edge_rebuilt_from_its_subtrees_goes_on_as_the_one_that_grew() {
    for (int size = 0; size < 40; size++) {
      Frontier rebuilt = Frontier.of(size, tree());
      assertThat(rebuilt.root()).as("size " + size).isEqualTo(root(0, size));
      assertThat(rebuilt.append(leaf(size), (level, index, hash) -> {}).root()).isEqualTo(root(0, size + 1));
    }
  }

  @Test
  void an_append_tells_every_subtree_that_it_completes() {
    List<String> told = new ArrayList<>();
    Frontier edge = Frontier.EMPTY;
    for (int i = 0; i < 8; i++) {
      edge = edge.append(leaf(i), (level, index, hash) -> {
        told.add(level + "/" + index);
        assertThat(hash).isEqualTo(root((int) (index << level), (int) ((index + 1) << level)));
      });
    }
    assertThat(told).containsExactly("1/0", "1/1", "2/0", "1/2", "1/3", "2/1", "3/0");
  }

  @Test
  void an_inclusion_proof_holds_for_its_leaf_and_for_no_other_place_size_or_root() {
    qt().withExamples(400).forAll(integers().between(1, 130), integers().between(0, 1_000_000)).checkAssert((size, pick) -> {
      int index = pick % size;
      List<byte[]> path = MerkleProofs.inclusion(index, size, tree());
      byte[] root = root(0, size);
      assertThat(MerkleProofs.includes(leaf(index), index, size, path, root)).isTrue();
      assertThat(MerkleProofs.includes(leaf(index + 1), index, size, path, root)).isFalse();
      if (size > 1) assertThat(MerkleProofs.includes(leaf(index), (index + 1) % size, size, path, root)).isFalse();
      assertThat(MerkleProofs.includes(leaf(index), index, size, path, root(0, size + 1))).isFalse();
      assertThat(MerkleProofs.includes(leaf(index), size, size, path, root)).isFalse();
      for (int i = 0; i < path.size(); i++) assertThat(MerkleProofs.includes(leaf(index), index, size, flipped(path, i, pick), root)).isFalse();
      List<byte[]> longer = new ArrayList<>(path);
      longer.add(leaf(0));
      assertThat(MerkleProofs.includes(leaf(index), index, size, longer, root)).isFalse();
      if (!path.isEmpty()) assertThat(MerkleProofs.includes(leaf(index), index, size, path.subList(0, path.size() - 1), root)).isFalse();
    });
  }

  @Test
  void a_consistency_proof_holds_for_its_two_trees_and_for_no_rewritten_one() {
    qt().withExamples(400).forAll(integers().between(1, 130), integers().between(0, 1_000_000)).checkAssert((to, pick) -> {
      int from = 1 + pick % to;
      List<byte[]> path = MerkleProofs.consistency(from, to, tree());
      assertThat(MerkleProofs.extendsTree(from, root(0, from), to, root(0, to), path)).isTrue();
      assertThat(MerkleProofs.extendsTree(from, root(1, from + 1), to, root(0, to), path)).isFalse();
      assertThat(MerkleProofs.extendsTree(from, root(0, from), to, root(1, to + 1), path)).isFalse();
      for (int i = 0; i < path.size(); i++) assertThat(MerkleProofs.extendsTree(from, root(0, from), to, root(0, to), flipped(path, i, pick))).isFalse();
      if (!path.isEmpty()) assertThat(MerkleProofs.extendsTree(from, root(0, from), to, root(0, to), path.subList(0, path.size() - 1))).isFalse();
      List<byte[]> longer = new ArrayList<>(path);
      longer.add(leaf(0));
      assertThat(MerkleProofs.extendsTree(from, root(0, from), to, root(0, to), longer)).isFalse();
    });
  }

  @Test
  void every_tree_extends_the_empty_one_and_none_extends_a_larger() {
    assertThat(MerkleProofs.extendsTree(0, MerkleHash.empty(), 5, root(0, 5), List.of())).isTrue();
    assertThat(MerkleProofs.extendsTree(0, leaf(0), 5, root(0, 5), List.of())).isFalse();
    assertThat(MerkleProofs.extendsTree(6, root(0, 6), 5, root(0, 5), List.of())).isFalse();
  }

  @Test
  void malformed_proofs_are_false_rather_than_an_exception() {
    byte[] root = root(0, 5);
    assertThat(MerkleProofs.includes(leaf(0), 0, 5, List.of(new byte[31], new byte[33]), root)).isFalse();
    assertThat(MerkleProofs.includes(leaf(0), -1, 5, List.of(), root)).isFalse();
    assertThat(MerkleProofs.includes(leaf(0), 0, Long.MAX_VALUE, java.util.Collections.nCopies(1_000, leaf(1)), root)).isFalse();
    assertThat(MerkleProofs.extendsTree(3, root(0, 3), 5, root, List.of())).isFalse();
    assertThat(MerkleProofs.extendsTree(3, root(0, 3), 5, root, List.of(new byte[0]))).isFalse();
  }

  private static List<byte[]> flipped(List<byte[]> path, int at, int bit) {
    List<byte[]> copy = new ArrayList<>(path);
    byte[] hash = copy.get(at).clone();
    hash[bit % 32] ^= (byte) (1 << (bit % 8));
    copy.set(at, hash);
    return copy;
  }

  private static byte[] leaf(int i) {
    return MerkleHash.leaf(("leaf " + i).getBytes(StandardCharsets.UTF_8));
  }

  /** The definition of RFC 9162, 2.1.1, word for word: the slow truth that the fast code is held against. */
  private static byte[] root(int begin, int end) {
    int count = end - begin;
    if (count == 0) return MerkleHash.empty();
    if (count == 1) return leaf(begin);
    int split = 1;
    while (split * 2 < count) split *= 2;
    return MerkleHash.node(root(begin, begin + split), root(begin + split, end));
  }

  private static Subtrees tree() {
    return (level, index) -> root((int) (index << level), (int) ((index + 1) << level));
  }
}
