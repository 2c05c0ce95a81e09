package dev.bulwark.hardening.waiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bulwark.hardening.rule.RulePack;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WaiverFileTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);
  private static final String GOOD = "rule: ESP-SB-001, scope: 'build/*', reason: lab only, owner: Ada, approver: Grace, created: 2026-11-01, expires: 2026-12-01";

  private static byte[] file(String... entries) {
    StringBuilder yaml = new StringBuilder("waivers:\n");
    for (String entry : entries) yaml.append("- {").append(entry).append("}\n");
    return yaml.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static Waivers read(byte[] file) {
    return WaiverFile.read(file, RulePack.shipped(), TODAY);
  }

  private static String refusal(byte[] file) {
    Problem problem = catchThrowableOfType(Problem.class, () -> read(file));
    return problem == null ? "read" : problem.code();
  }

  private static String refusal(String from, String to) {
    assertThat(GOOD).contains(from);
    return refusal(file(GOOD.replace(from, to)));
  }

  @Test
  void a_waiver_covers_its_rule_in_its_scope_and_nothing_else() {
    Waivers waivers = read(file(GOOD + ", compensates: the lab is locked, ticket: SEC-1"));
    assertThat(waivers.covering("ESP-SB-001", "build/a/sdkconfig")).get().extracting(Waiver::owner).isEqualTo("Ada");
    assertThat(waivers.covering("ESP-SB-001", "release/sdkconfig")).isEmpty();
    assertThat(waivers.covering("ESP-SB-002", "build/a/sdkconfig")).isEmpty();
    assertThat(waivers.all().getFirst().compensates()).isEqualTo("the lab is locked");
    assertThat(read(file(GOOD.replace("scope: 'build/*', ", ""))).all().getFirst().coversEveryInput()).isTrue();
    assertThat(read("waivers: []\n".getBytes(StandardCharsets.UTF_8)).all()).isEmpty();
  }

  @Test
  void it_holds_on_its_last_day_and_no_day_longer() {
    assertThat(read(file(GOOD.replace("2026-12-01", "2026-11-23"))).covering("ESP-SB-001", "build/x")).isPresent();
    Waivers late = read(file(GOOD.replace("2026-12-01", "2026-11-22")));
    assertThat(late.covering("ESP-SB-001", "build/x")).isEmpty();
    assertThat(late.lapsed("ESP-SB-001", "build/x")).isPresent();
  }

  @Test
  void what_breaks_the_rules_of_waivers_makes_the_whole_file_waive_nothing() {
    assertThat(refusal("approver: Grace", "approver: ' ada '")).isEqualTo("HARDEN-112");
    assertThat(refusal("2026-11-01", "2026-11-24")).isEqualTo("HARDEN-112");
    assertThat(refusal("expires: 2026-12-01", "expires: 2026-10-31")).isEqualTo("HARDEN-112");
    assertThat(refusal("expires: 2026-12-01", "expires: 2027-05-01")).as("181 days").isEqualTo("HARDEN-112");
    assertThat(refusal("expires: 2026-12-01", "expires: 2027-04-30")).as("180 days").isEqualTo("read");
    assertThat(refusal("ESP-SB-001", "ESP-SB-999")).isEqualTo("HARDEN-111");
    assertThat(refusal("ESP-SB-001", "'*'")).isEqualTo("HARDEN-111");
    assertThat(refusal(file(GOOD, GOOD.replace("ESP-SB-001", "NONE-1")))).isEqualTo("HARDEN-111");
  }

  @Test
  void what_is_not_understood_is_refused() {
    for (String missing : List.of("reason: lab only, ", "owner: Ada, ", "approver: Grace, ", "created: 2026-11-01, ", ", expires: 2026-12-01", "rule: ESP-SB-001, ")) assertThat(refusal(missing, "")).as(missing).isEqualTo("HARDEN-110");
    assertThat(refusal("expires:", "expire:")).isEqualTo("HARDEN-110");
    assertThat(refusal("expires: 2026-12-01", "expires: never")).isEqualTo("HARDEN-110");
    assertThat(refusal("expires: 2026-12-01", "expires: 2026-02-30")).isEqualTo("HARDEN-110");
    assertThat(refusal("lab only", "[a, b]")).isEqualTo("HARDEN-110");
    assertThat(refusal("lab only", "x".repeat(2_001))).isEqualTo("HARDEN-110");
    for (String text : List.of("", "waivers", "waivers: x", "waivers: [x]", "other: []", "waivers: []\nextra: 1", "- a", "waivers: [\0]", "waivers: &a [*a]")) assertThat(refusal(text.getBytes(StandardCharsets.UTF_8))).as(text).isEqualTo("HARDEN-110");
  }

  @Test
  void bombs_and_broken_bytes_are_refused_and_harm_nothing() {
    assertThat(refusal("[".repeat(100_000).getBytes(StandardCharsets.UTF_8))).isEqualTo("HARDEN-110");
    assertThat(refusal("a: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nwaivers: [*b,*b]\n".getBytes(StandardCharsets.UTF_8))).isEqualTo("HARDEN-110");
    assertThat(refusal(new byte[WaiverFile.LARGEST + 1])).isEqualTo("HARDEN-110");
    assertThat(refusal(new byte[] {(byte) 0xff, (byte) 0xfe, 0})).isEqualTo("HARDEN-110");
    byte[] good = file(GOOD, GOOD.replace("ESP-SB-001", "ESP-FE-001"));
    Random random = new Random(39);
    int refused = 0;
    for (int i = 0; i < 3_000; i++) {
      byte[] bad = good.clone();
      for (int n = 0; n <= i % 3; n++) bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      if (refusal(bad).startsWith("HARDEN-11")) refused++;
    }
    assertThat(refused).isBetween(1_000, 3_000);
  }

  @Test
  void the_order_in_the_file_changes_nothing() {
    List<String> entries = new ArrayList<>();
    for (String rule : List.of("ESP-SB-001", "ESP-FE-001", "ESP-TLS-003")) {
      for (String day : List.of("2026-11-22", "2026-11-30", "2026-12-31")) for (String scope : List.of("*", "build/*", "b?ild/x")) entries.add(GOOD.replace("ESP-SB-001", rule).replace("2026-12-01", day).replace("build/*", scope));
    }
    Waivers first = read(file(entries.toArray(String[]::new)));
    Random random = new Random(7);
    for (int i = 0; i < 20; i++) {
      Collections.shuffle(entries, random);
      Waivers again = read(file(entries.toArray(String[]::new)));
      assertThat(again.all()).isEqualTo(first.all());
      assertThat(again.covering("ESP-FE-001", "build/x")).isEqualTo(first.covering("ESP-FE-001", "build/x"));
    }
    assertThat(first.all().getFirst().coversEveryInput()).isTrue();
    assertThat(first.all().stream().map(first::expired).toList().subList(6, 15)).as("after what covers everything, the expired ones").containsOnly(true);
  }

  private static KeyPair pair(String curve) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair();
  }

  private static byte[] pem(PublicKey key) {
    return ("-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(key.getEncoded()) + "\n-----END PUBLIC KEY-----\n").getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] sign(KeyPair pair, byte[] file) throws GeneralSecurityException {
    Signature ecdsa = Signature.getInstance("SHA256withECDSA");
    ecdsa.initSign(pair.getPrivate());
    ecdsa.update(file);
    return ecdsa.sign();
  }

  @Test
  void a_signed_file_is_taken_and_one_whose_one_bit_flipped_or_that_another_signed_is_not() throws GeneralSecurityException {
    KeyPair approver = pair("secp256r1");
    byte[] file = file(GOOD);
    byte[] signature = sign(approver, file);
    ApproverKey key = ApproverKey.read(pem(approver.getPublic()));
    assertThat(WaiverFile.read(file, signature, key, RulePack.shipped(), TODAY).signedBy()).isPresent();
    byte[] flipped = file.clone();
    flipped[20] ^= 1;
    byte[] wrong = signature.clone();
    wrong[wrong.length - 1] ^= 1;
    for (byte[][] each : new byte[][][] {{flipped, signature}, {file, wrong}, {file, new byte[0]}, {file, sign(pair("secp256r1"), file)}, {file, new byte[] {0x30, 6, 2, 1, 0, 2, 1, 0}}}) {
      Problem problem = catchThrowableOfType(Problem.class, () -> WaiverFile.read(each[0], each[1], key, RulePack.shipped(), TODAY));
      assertThat(problem.code()).isEqualTo("HARDEN-113");
    }
  }

  @Test
  void only_a_public_key_on_p256_is_an_approvers() throws GeneralSecurityException {
    byte[] good = pem(pair("secp256r1").getPublic());
    assertThat(ApproverKey.read(good).sha256()).hasSize(64);
    for (byte[] bad : List.of(pem(pair("secp384r1").getPublic()), new byte[0], "-----END PUBLIC KEY----------BEGIN PUBLIC KEY-----".getBytes(StandardCharsets.US_ASCII), java.util.Arrays.copyOf(good, 90))) {
      assertThat(catchThrowableOfType(Problem.class, () -> ApproverKey.read(bad)).code()).isEqualTo("HARDEN-114");
    }
  }
}
