package dev.bulwark.firmware.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReleaseTest {
  private static final PlanFile PLAN = PlanFile.of(Bench.of(Chip.ESP32C6).plan());
  private static final ApproverKey ADA = key("Ed25519");
  private static final ApproverKey BOB = key("EC");
  private static final ApproverKey EVE = key("Ed25519");

  private static ApproverKey key(String algorithm) {
    return ApproverKey.read(pem("PRIVATE KEY", pair(algorithm).getPrivate().getEncoded()));
  }

  private static KeyPair pair(String algorithm) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (algorithm.equals("EC")) generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] pem(String type, byte[] der) {
    return ("-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + type + "-----\n").getBytes(StandardCharsets.US_ASCII);
  }

  private static PlanFile signed(PlanFile file, String person, ApproverKey key) {
    return Release.approve(file, person, key, Bench.RANDOM);
  }

  private static List<String> lacking(PlanFile file, ApproverKey... approvers) {
    return Release.decide(file, List.of(approvers)) instanceof Release.Decision.Open open ? open.lacking() : List.of();
  }

  @Test
  void two_persons_with_keys_of_their_own_release_a_plan_and_one_does_not() {
    PlanFile one = signed(PLAN, "Ada", ADA);
    assertThat(lacking(PLAN)).containsExactly("0 of 2 persons approved it");
    assertThat(lacking(one)).containsExactly("1 of 2 persons approved it");
    PlanFile two = PlanFile.read(signed(one, "Bob", BOB).encode());
    assertThat(Release.decide(two, List.of())).isInstanceOfSatisfying(Release.Decision.Released.class, released -> {
      assertThat(released.plan().persons()).containsExactly("Ada", "Bob");
      assertThat(released.plan().digest()).isEqualTo(PLAN.digest());
    });
    assertThat(lacking(two, ADA, BOB)).isEmpty();
  }

  @Test
  void the_same_key_twice_is_refused_whatever_name_it_gives() {
    PlanFile one = signed(PLAN, "Ada", ADA);
    assertThatThrownBy(() -> signed(one, "Bob", ADA)).extracting("code").isEqualTo("FIRMWARE-704");
    PlanFile doubled = one.with(one.approvals().getFirst());
    assertThat(lacking(doubled)).anyMatch(text -> text.contains("signed already")).anyMatch(text -> text.startsWith("1 of 2"));
  }

  @Test
  void keys_that_are_none_of_the_approvers_do_not_count() {
    PlanFile two = signed(signed(PLAN, "Ada", ADA), "Eve", EVE);
    assertThat(lacking(two)).isEmpty();
    assertThat(lacking(two, ADA, BOB)).anyMatch(text -> text.startsWith("Eve signed with a key that is none of the approvers'"));
  }

  @Test
  void any_changed_byte_of_the_plan_makes_the_signatures_void() {
    PlanFile two = signed(signed(PLAN, "Ada", ADA), "Bob", BOB);
    byte[] json = CanonicalJson.bytes(two.document());
    Random random = new Random(5);
    int changed = 0;
    for (int i = 0; i < 400; i++) {
      byte[] other = json.clone();
      other[random.nextInt(other.length)] ^= (byte) (1 << random.nextInt(7));
      try {
        PlanFile read = PlanFile.read(other);
        assertThat(Release.decide(read, List.of(ADA, BOB))).isInstanceOf(Release.Decision.Open.class);
        changed++;
      } catch (Problem unreadable) {
        assertThat(unreadable.code()).isEqualTo("FIRMWARE-702");
      }
    }
    assertThat(changed).as("changes that are still a plan").isGreaterThan(20);
  }

  @Test
  void a_member_that_this_version_does_not_know_is_covered_by_the_signature() {
    PlanFile two = signed(signed(PLAN, "Ada", ADA), "Bob", BOB);
    String json = new String(CanonicalJson.bytes(two.document()), StandardCharsets.UTF_8);
    PlanFile more = PlanFile.read(("{\"extra\":1," + json.substring(1)).getBytes(StandardCharsets.UTF_8));
    assertThat(lacking(more)).isNotEmpty();
  }

  @Test
  void a_signature_moved_to_another_name_is_void() {
    PlanFile one = signed(PLAN, "Ada", ADA);
    Approval moved = new Approval("Bob", one.approvals().getFirst().key(), one.approvals().getFirst().signature());
    assertThat(lacking(signed(PLAN, "Eve", EVE).with(moved))).anyMatch(text -> text.contains("the signature of Bob does not fit"));
    assertThatThrownBy(() -> signed(PLAN.with(moved), "Eve", EVE)).extracting("code").isEqualTo("FIRMWARE-705");
  }

  @Test
  void a_refused_plan_cannot_be_approved() {
    Bench bench = Bench.of(Chip.ESP32C6);
    bench.signApp = false;
    PlanFile refused = PlanFile.of(bench.plan());
    assertThatThrownBy(() -> signed(refused, "Ada", ADA)).extracting("code").isEqualTo("FIRMWARE-704");
    assertThat(lacking(refused)).contains("the plan is refused");
  }

  @Test
  void only_ed25519_and_p256_keys_approve_and_a_public_half_does_not_sign() throws Exception {
    KeyPair ada = pair("Ed25519");
    ApproverKey half = ApproverKey.read(pem("PUBLIC KEY", ada.getPublic().getEncoded()));
    assertThat(half.publicKey()).isEqualTo(ApproverKey.read(pem("PRIVATE KEY", ada.getPrivate().getEncoded())).publicKey());
    KeyPair bob = pair("EC");
    assertThat(ApproverKey.read(pem("PRIVATE KEY", bob.getPrivate().getEncoded())).publicKey()).isEqualTo(bob.getPublic().getEncoded());
    assertThatThrownBy(() -> signed(PLAN, "Ada", half)).extracting("code").isEqualTo("FIRMWARE-703");
    KeyPairGenerator p384 = KeyPairGenerator.getInstance("EC");
    p384.initialize(new ECGenParameterSpec("secp384r1"));
    for (byte[] bad : List.of(pem("PRIVATE KEY", p384.generateKeyPair().getPrivate().getEncoded()), "no key".getBytes(StandardCharsets.US_ASCII), new byte[0], new byte[20_000], pem("PUBLIC KEY", new byte[] {1, 2, 3})))
      assertThatThrownBy(() -> ApproverKey.read(bad)).extracting("code").isEqualTo("FIRMWARE-703");
  }

  @Test
  void bytes_that_are_no_plan_are_told_so_and_never_throw_anything_else() {
    byte[] json = CanonicalJson.bytes(PLAN.document());
    Random random = new Random(6);
    for (int i = 0; i < 2_000; i++) {
      byte[] other = java.util.Arrays.copyOf(json, random.nextInt(json.length + 10));
      for (int k = random.nextInt(6); k > 0 && other.length > 0; k--) other[random.nextInt(other.length)] = (byte) random.nextInt(256);
      try {
        PlanFile.read(other).digest();
      } catch (Problem problem) {
        assertThat(problem.code()).isEqualTo("FIRMWARE-702");
      }
    }
  }
}
