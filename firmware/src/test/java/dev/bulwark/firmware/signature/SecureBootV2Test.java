package dev.bulwark.firmware.signature;

import static dev.bulwark.firmware.signature.TestKeys.first;
import static dev.bulwark.firmware.signature.TestKeys.flipped;
import static dev.bulwark.firmware.signature.TestKeys.image;
import static dev.bulwark.firmware.signature.TestKeys.repaired;
import static dev.bulwark.firmware.signature.TestKeys.second;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.chip.SignatureScheme;
import dev.bulwark.problem.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SecureBootV2Test {
  private static final int LENGTH = 5_000;
  private static final int SECTOR = 8_192;

  private static byte[] signed(BootSigner... signers) {
    return SecureBootV2.sign(image(LENGTH), List.of(signers), Existing.REPLACE).bytes();
  }

  private static Predicate<KeyDigest> by(BootSigner... signers) {
    return Set.copyOf(Stream.of(signers).map(signer -> signer.publicKey().digest()).toList())::contains;
  }

  private static BlockFault fault(byte[] file, Predicate<KeyDigest> trust) {
    return ((Verdict.Rejected) SecureBootV2.verify(file, trust)).fault();
  }

  private static void refused(String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
  }

  @ParameterizedTest
  @EnumSource(SignatureScheme.class)
  void what_a_key_signs_is_trusted_by_that_key_and_by_no_other(SignatureScheme scheme) {
    byte[] file = signed(first(scheme));
    assertThat(file).hasSize(SECTOR + 4_096).startsWith(image(LENGTH));
    assertThat(Arrays.copyOfRange(file, LENGTH, SECTOR)).containsOnly(0xFF);
    assertThat(SecureBootV2.verify(file, by(first(scheme)))).isInstanceOfSatisfying(Verdict.Trusted.class, verdict -> assertThat(verdict.by()).isEqualTo(first(scheme).publicKey().digest()));
    assertThat(fault(file, by(second(scheme)))).isEqualTo(BlockFault.UNTRUSTED_KEY);
  }

  @ParameterizedTest
  @EnumSource(SignatureScheme.class)
  void a_bit_flipped_anywhere_that_a_chip_looks_at_is_rejected_and_named_although_the_crc_was_repaired(SignatureScheme scheme) {
    byte[] file = signed(first(scheme));
    int key = scheme == SignatureScheme.ECDSA384 ? 52 : 36;
    int field = first(scheme).publicKey().encoded().length;
    int half = scheme == SignatureScheme.RSA3072 ? 192 : Curve.of(scheme).bytes;
    // A modular power for each place: of the long RSA numbers every fifth byte is taken, and all bytes around their borders.
    for (int at = 0; at < key + field + 2 * half; at++) {
      if (scheme == SignatureScheme.RSA3072 && at % 5 != 0 && at > 44 && (at < 418 || at > 426) && (at < 806 || at > 814)) continue;
      // One bit of each byte: which one depends on the place, so that every position of a bit is met.
      byte[] changed = repaired(flipped(file, (SECTOR + at) * 8 + at % 8), SECTOR, 0);
      boolean unused = at == 3 || scheme == SignatureScheme.RSA3072 && at == 2;
      Verdict verdict = SecureBootV2.verify(changed, by(first(scheme)));
      assertThat(verdict.trusted()).as("byte " + at).isEqualTo(unused);
      if (unused) continue;
      BlockFault fault = ((Verdict.Rejected) verdict).fault();
      if (at == 0) assertThat(fault).isEqualTo(BlockFault.NO_BLOCK);
      else if (at >= 4 && at < key) assertThat(fault).isEqualTo(BlockFault.IMAGE_DIGEST);
      else if (at > key && at < key + field) assertThat(fault).isEqualTo(BlockFault.UNTRUSTED_KEY);
      else if (at >= key + field) assertThat(fault).isEqualTo(BlockFault.SIGNATURE);
      if (at > key && at < key + field) assertThat(verdict.blocks().getFirst().keyConsistent()).as("byte " + at).isFalse();
    }
  }

  @Test
  void a_bit_flipped_in_any_byte_of_a_block_is_rejected_by_its_crc() {
    byte[] file = signed(first(SignatureScheme.ECDSA256));
    for (int at = 1; at < 1_200; at++) assertThat(fault(flipped(file, (SECTOR + at) * 8 + at % 8), any -> true)).as("byte " + at).isEqualTo(BlockFault.CRC);
  }

  @Test
  void a_bit_flipped_in_the_image_or_its_filling_is_rejected() {
    byte[] file = signed(first(SignatureScheme.ECDSA192));
    for (int at : new int[] {0, 1, 4_095, 4_096, LENGTH - 1, LENGTH, SECTOR - 1}) {
      assertThat(fault(flipped(file, at * 8 + 3), by(first(SignatureScheme.ECDSA192)))).as("byte " + at).isEqualTo(BlockFault.IMAGE_DIGEST);
    }
  }

  @Test
  void montgomery_numbers_that_do_not_follow_from_the_modulus_are_rejected_even_when_their_digest_is_trusted() {
    byte[] file = signed(first(SignatureScheme.RSA3072));
    for (int at : new int[] {384 + 36 + 4, 36 + 388, 36 + 772, 36 + 384}) {
      Verdict verdict = SecureBootV2.verify(repaired(flipped(file, (SECTOR + at) * 8), SECTOR, 0), any -> true);
      assertThat(((Verdict.Rejected) verdict).fault()).isEqualTo(BlockFault.KEY_FIELD);
    }
    assertThat(SecureBootV2.verify(file, any -> true).trusted()).isTrue();
  }

  @Test
  void the_key_field_of_another_key_over_a_valid_signature_is_rejected_for_both_keys() {
    byte[] file = signed(first(SignatureScheme.RSA3072));
    System.arraycopy(second(SignatureScheme.RSA3072).publicKey().encoded(), 0, file, SECTOR + 36, 776);
    repaired(file, SECTOR, 0);
    assertThat(fault(file, by(first(SignatureScheme.RSA3072)))).isEqualTo(BlockFault.UNTRUSTED_KEY);
    assertThat(fault(file, by(second(SignatureScheme.RSA3072)))).isEqualTo(BlockFault.SIGNATURE);
  }

  @Test
  void of_three_blocks_of_different_algorithms_the_third_suffices() {
    byte[] file = signed(first(SignatureScheme.RSA3072), first(SignatureScheme.ECDSA384), first(SignatureScheme.ECDSA256));
    Verdict.Trusted verdict = (Verdict.Trusted) SecureBootV2.verify(file, by(first(SignatureScheme.ECDSA256)));
    assertThat(verdict.block()).isEqualTo(2);
    assertThat(verdict.blocks()).hasSize(3).allMatch(BlockReport::valid);
    assertThat(verdict.blocks()).extracting(block -> block.scheme().orElseThrow()).containsExactly(SignatureScheme.RSA3072, SignatureScheme.ECDSA384, SignatureScheme.ECDSA256);
    assertThat(SecureBootV2.verify(file, by(first(SignatureScheme.ECDSA192))).trusted()).isFalse();
  }

  @Test
  void a_broken_first_block_is_skipped_but_one_without_magic_ends_the_search() {
    BootPrivateKey trusted = first(SignatureScheme.ECDSA256);
    byte[] file = signed(second(SignatureScheme.ECDSA256), trusted);
    byte[] badCrc = flipped(file, (SECTOR + 500) * 8);
    byte[] badDigest = repaired(flipped(file, (SECTOR + 4) * 8), SECTOR, 0);
    byte[] badSignature = repaired(flipped(file, (SECTOR + 101) * 8), SECTOR, 0);
    for (byte[] broken : List.of(file, badCrc, badDigest, badSignature)) {
      assertThat(SecureBootV2.verify(broken, by(trusted))).isInstanceOfSatisfying(Verdict.Trusted.class, verdict -> assertThat(verdict.block()).isEqualTo(1));
    }
    byte[] noMagic = file.clone();
    noMagic[SECTOR] = (byte) 0xFF;
    assertThat(fault(noMagic, by(trusted))).isEqualTo(BlockFault.NO_BLOCK);
  }

  @Test
  void a_scheme_that_the_chip_does_not_check_is_not_trusted() {
    byte[] file = signed(first(SignatureScheme.ECDSA256));
    BootSigner key = first(SignatureScheme.ECDSA256);
    assertThat(SecureBootV2.verify(file, 0, LENGTH, file.length, by(key), Chip.ESP32C3.secureBootSchemes()).trusted()).isFalse();
    assertThat(SecureBootV2.verify(file, 0, LENGTH, file.length, by(key), Chip.ESP32C6.secureBootSchemes()).trusted()).isTrue();
  }

  @Test
  void half_a_digest_is_trust_enough_where_the_chip_keeps_no_more() {
    byte[] file = signed(first(SignatureScheme.ECDSA256));
    byte[] half = first(SignatureScheme.ECDSA256).publicKey().digest().truncated(16);
    assertThat(SecureBootV2.verify(file, digest -> digest.matches(half)).trusted()).isTrue();
    half[15] ^= 1;
    assertThat(SecureBootV2.verify(file, digest -> digest.matches(half)).trusted()).isFalse();
    assertThat(first(SignatureScheme.ECDSA256).publicKey().digest().matches(new byte[0])).isFalse();
  }

  @Test
  void a_sector_moved_doubled_cut_or_followed_by_bytes_is_rejected() {
    BootPrivateKey key = first(SignatureScheme.ECDSA256);
    byte[] file = signed(key);
    byte[] sector = Arrays.copyOfRange(file, SECTOR, file.length);
    byte[] doubled = Arrays.copyOf(file, file.length + 4_096);
    System.arraycopy(sector, 0, doubled, file.length, 4_096);
    byte[] moved = Arrays.copyOf(doubled, doubled.length);
    Arrays.fill(moved, SECTOR, SECTOR + 4_096, (byte) 0xFF);
    for (byte[] bad : List.of(doubled, moved, Arrays.copyOf(file, file.length - 1), Arrays.copyOf(file, file.length + 1), Arrays.copyOf(file, SECTOR), new byte[0], sector)) {
      assertThat(SecureBootV2.verify(bad, by(key)).trusted()).isFalse();
    }
    assertThat(SecureBootV2.verify(doubled, 0, LENGTH, doubled.length, by(key), SecureBootV2.ALL_SCHEMES).trusted()).isTrue();
  }

  @Test
  void lengths_that_reach_past_the_region_are_rejected_without_an_exception() {
    byte[] file = signed(first(SignatureScheme.ECDSA256));
    for (int length : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, file.length, SECTOR + 1}) {
      assertThat(SecureBootV2.verify(file, 0, length, file.length, any -> true, SecureBootV2.ALL_SCHEMES).trusted()).isFalse();
    }
    assertThat(SecureBootV2.verify(file, Integer.MAX_VALUE, LENGTH, file.length, any -> true, SecureBootV2.ALL_SCHEMES).trusted()).isFalse();
    assertThat(SecureBootV2.verify(file, 0, LENGTH, file.length - 1, any -> true, SecureBootV2.ALL_SCHEMES).trusted()).isFalse();
  }

  @Test
  void appending_keeps_what_was_there_and_refuses_a_fourth() {
    byte[] one = signed(first(SignatureScheme.ECDSA256));
    SignedImage two = SecureBootV2.sign(one, List.of(second(SignatureScheme.ECDSA256)), Existing.APPEND);
    assertThat(two.kept()).isEqualTo(1);
    assertThat(two.signedBy()).containsExactly(first(SignatureScheme.ECDSA256).publicKey().digest(), second(SignatureScheme.ECDSA256).publicKey().digest());
    assertThat(Arrays.copyOf(two.bytes(), SECTOR + 1_216)).isEqualTo(Arrays.copyOf(one, SECTOR + 1_216));
    List<BootSigner> pair = List.of(first(SignatureScheme.ECDSA192), second(SignatureScheme.ECDSA192));
    refused("FIRMWARE-311", () -> SecureBootV2.sign(two.bytes(), pair, Existing.APPEND));
    assertThat(SecureBootV2.sign(two.bytes(), pair.subList(0, 1), Existing.APPEND).signedBy()).hasSize(3);
    assertThat(SecureBootV2.sign(image(LENGTH), pair, Existing.APPEND).kept()).isZero();
  }

  @Test
  void a_stale_or_damaged_block_is_never_carried_over() {
    byte[] one = signed(first(SignatureScheme.ECDSA256));
    List<BootSigner> next = List.of(second(SignatureScheme.ECDSA256));
    refused("FIRMWARE-312", () -> SecureBootV2.sign(flipped(one, 800), next, Existing.APPEND));
    refused("FIRMWARE-312", () -> SecureBootV2.sign(flipped(one, (SECTOR + 200) * 8), next, Existing.APPEND));
    refused("FIRMWARE-312", () -> SecureBootV2.sign(repaired(flipped(one, (SECTOR + 101) * 8), SECTOR, 0), next, Existing.APPEND));
  }

  @Test
  void signing_anew_replaces_the_sector_and_covering_signs_over_it() {
    byte[] one = signed(first(SignatureScheme.ECDSA256));
    SignedImage anew = SecureBootV2.sign(one, List.of(second(SignatureScheme.ECDSA256)), Existing.REPLACE);
    assertThat(anew.replaced()).isTrue();
    assertThat(anew.bytes()).hasSameSizeAs(one);
    assertThat(SecureBootV2.verify(anew.bytes(), by(second(SignatureScheme.ECDSA256))).trusted()).isTrue();
    byte[] covered = SecureBootV2.sign(one, List.of(second(SignatureScheme.ECDSA256)), Existing.COVER).bytes();
    assertThat(covered).hasSize(one.length + 4_096).startsWith(one);
    assertThat(SecureBootV2.verify(covered, by(second(SignatureScheme.ECDSA256))).trusted()).isTrue();
  }

  @Test
  void a_signature_made_elsewhere_is_taken_only_when_it_is_over_this_image() {
    BootPrivateKey key = first(SignatureScheme.ECDSA384);
    byte[] message = SecureBootV2.input(image(LENGTH)).message();
    assertThat(message).hasSize(SECTOR);
    byte[] signature = key.sign(SigningInput.exact(message, 0, message.length));
    BootSigner elsewhere = new MadeElsewhere(key.publicKey(), signature);
    assertThat(SecureBootV2.verify(signed(elsewhere), by(key)).trusted()).isTrue();
    refused("FIRMWARE-313", () -> SecureBootV2.sign(flipped(image(LENGTH), 7), List.of(elsewhere), Existing.REPLACE));
    refused("FIRMWARE-313", () -> signed(new MadeElsewhere(second(SignatureScheme.ECDSA384).publicKey(), signature)));
    refused("FIRMWARE-313", () -> signed(new MadeElsewhere(key.publicKey(), new byte[] {1, 2, 3})));
  }

  @Test
  void nothing_is_nothing_to_sign() {
    refused("FIRMWARE-310", () -> SecureBootV2.sign(new byte[0], List.of(first(SignatureScheme.ECDSA256)), Existing.REPLACE));
  }
}
