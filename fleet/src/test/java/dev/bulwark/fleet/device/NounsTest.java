package dev.bulwark.fleet.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.bigIntegers;
import static org.quicktheories.generators.SourceDSL.strings;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NounsTest {
  @Test
  void a_device_id_means_nothing_to_a_topic_a_path_a_log_or_a_certificate() {
    for (String bad : List.of("", "+", "#", "a/b", "a+b", "a#", "$SYS", ".", "..", "../x", ".hidden", "-rf", "a b", "a\n", "a\0", "a\u202eb", "ä", "a=b,CN=c", "x".repeat(65)))
      assertThatIllegalArgumentException().as(bad).isThrownBy(() -> new DeviceId(bad));
    for (String good : List.of("a", "0", "cam-01", "A.b_c-d", "x".repeat(64))) assertThat(new DeviceId(good).value()).isEqualTo(good);
  }

  @Test
  void no_device_id_of_any_text_holds_a_character_that_something_reads() {
    qt().forAll(strings().allPossible().ofLengthBetween(0, 70))
        .check(text -> !DeviceId.isValid(text) || text.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}"));
  }

  @Test
  void a_serial_is_positive_and_fits_twenty_octets() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Serial(BigInteger.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> new Serial(BigInteger.ONE.negate()));
    assertThatIllegalArgumentException().isThrownBy(() -> new Serial(BigInteger.TWO.pow(159)));
    assertThat(new Serial(BigInteger.TWO.pow(159).subtract(BigInteger.ONE)).number().toByteArray()).hasSize(20);
  }

  @Test
  void a_serial_comes_back_from_its_hex_of_whole_octets() {
    qt().forAll(bigIntegers().ofBytes(19).map(number -> number.abs().add(BigInteger.ONE)))
        .check(number -> new Serial(number).hex().length() % 2 == 0 && Serial.ofHex(new Serial(number).hex()).number().equals(number));
    assertThat(Serial.ofHex("0abc").hex()).isEqualTo("0abc");
    assertThat(Serial.ofHex("abc").hex()).isEqualTo("0abc");
  }

  @Test
  void a_fingerprint_is_the_sha_256_in_lower_case() {
    assertThat(Fingerprint.of(new byte[0]).hex()).isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assertThatIllegalArgumentException().isThrownBy(() -> new Fingerprint("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855"));
    assertThatIllegalArgumentException().isThrownBy(() -> new Fingerprint("e3"));
  }

  @Test
  void only_an_active_device_connects_and_nobody_comes_back_from_the_end() {
    for (Lifecycle state : Lifecycle.values()) {
      assertThat(state.connects()).isEqualTo(state == Lifecycle.ACTIVE);
      assertThat(Lifecycle.of(state.word())).isEqualTo(state);
      assertThat(state.mayBecome(state)).isFalse();
      assertThat(Lifecycle.RETIRED.mayBecome(state)).isFalse();
      assertThat(Lifecycle.REVOKED.mayBecome(state)).isEqualTo(state == Lifecycle.RETIRED);
    }
    assertThat(Lifecycle.QUARANTINED.mayBecome(Lifecycle.ACTIVE)).isTrue();
    assertThat(Lifecycle.ACTIVE.mayBecome(Lifecycle.PENDING)).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> Lifecycle.of("ACTIVE"));
  }

  @Test
  void class_site_zone_and_tags_are_names() {
    DeviceId id = new DeviceId("cam-01");
    for (String bad : List.of("", "a/b", "a b", "x".repeat(65), "+")) {
      assertThatIllegalArgumentException().isThrownBy(() -> new Device(id, bad, "s", "z", Set.of(), Lifecycle.PENDING, Instant.EPOCH));
      assertThatIllegalArgumentException().isThrownBy(() -> new Device(id, "c", "s", "z", Set.of(bad), Lifecycle.PENDING, Instant.EPOCH));
    }
    assertThat(new Device(id, "c", "s", "z", Set.of("t"), Lifecycle.PENDING, Instant.EPOCH).with(Lifecycle.ACTIVE).state()).isEqualTo(Lifecycle.ACTIVE);
  }
}
