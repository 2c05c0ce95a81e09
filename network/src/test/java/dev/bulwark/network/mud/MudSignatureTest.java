package dev.bulwark.network.mud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.network.mud.MudSignature.Verdict;
import dev.bulwark.network.mud.Signers.Party;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;

class MudSignatureTest {
  private static final byte[] CONTENT = "{\"ietf-mud:mud\": {}}\r\n".getBytes(StandardCharsets.UTF_8);
  private static final Party AUTHORITY = Signers.authority("authority");
  private static final Party SIGNER = Signers.signer(AUTHORITY);
  private static final byte[] SIGNATURE = sign(SIGNER, SIGNER.certificate());

  private static byte[] sign(Party party, X509Certificate... chain) {
    return MudSigner.sign(CONTENT, party.keys().getPrivate(), List.of(chain), Signers.NOW, new SecureRandom());
  }

  private static Verdict judge(byte[] content, byte[] signature) {
    return MudSignature.judge(content, signature, List.of(AUTHORITY.certificate()), Signers.NOW);
  }

  private static String broken(Verdict verdict) {
    return verdict instanceof Verdict.Broken broken ? broken.reason() : "holds";
  }

  @Test
  void a_signature_holds_for_its_bytes_under_its_authority() {
    assertThat(judge(CONTENT, SIGNATURE)).isEqualTo(new Verdict.Holds(List.of(SIGNER.certificate())));
  }

  @Test
  void a_changed_byte_anywhere_in_the_content_breaks_it_also_one_of_a_line_end() {
    for (int i = 0; i < CONTENT.length; i++) {
      byte[] changed = CONTENT.clone();
      changed[i] ^= 1;
      assertThat(judge(changed, SIGNATURE)).as("byte " + i).isInstanceOf(Verdict.Broken.class);
    }
    assertThat(judge(Arrays.copyOf(CONTENT, CONTENT.length - 1), SIGNATURE)).isInstanceOf(Verdict.Broken.class);
    assertThat(judge(Arrays.copyOf(CONTENT, CONTENT.length + 1), SIGNATURE)).isInstanceOf(Verdict.Broken.class);
  }

  @Test
  void a_strangers_signature_is_broken_also_under_an_authority_of_the_same_name() {
    Party twin = Signers.authority("authority");
    Party stranger = Signers.signer(twin);
    assertThat(broken(judge(CONTENT, sign(stranger, stranger.certificate())))).startsWith("no way");
    // Bringing the foreign authority along makes it no more trusted.
    assertThat(broken(judge(CONTENT, sign(stranger, stranger.certificate(), twin.certificate())))).startsWith("no way");
  }

  @Test
  void an_expired_signer_an_expired_authority_and_a_signer_of_tomorrow_are_broken() {
    for (Instant at : List.of(Signers.NOW.plus(Duration.ofDays(11)), Signers.NOW.minus(Duration.ofDays(11)), Signers.NOW.plus(Duration.ofDays(2_000))))
      assertThat(MudSignature.judge(CONTENT, SIGNATURE, List.of(AUTHORITY.certificate()), at)).isInstanceOf(Verdict.Broken.class);
    KeyPair keys = Signers.ec();
    Party old = new Party(keys, Signers.certificate("old", keys, "old", keys, true, KeyUsage.keyCertSign, Signers.NOW.minus(Duration.ofDays(9)), Signers.NOW.minus(Duration.ofDays(1)), "SHA256withECDSA"));
    Party signer = Signers.signer(old);
    assertThat(broken(MudSignature.judge(CONTENT, sign(signer, signer.certificate()), List.of(old.certificate()), Signers.NOW))).isEqualTo("the authority's certificate is not valid then");
  }

  @Test
  void a_certificate_that_is_no_authority_vouches_for_nobody() {
    KeyPair keys = Signers.ec();
    X509Certificate plain = Signers.certificate("plain", keys, "plain", keys, false, KeyUsage.digitalSignature, Signers.NOW.minusSeconds(9), Signers.NOW.plusSeconds(9), "SHA256withECDSA");
    Party signer = Signers.signer(new Party(keys, plain));
    assertThat(MudSignature.judge(CONTENT, sign(signer, signer.certificate()), List.of(plain), Signers.NOW)).isInstanceOf(Verdict.Broken.class);
  }

  @Test
  void an_intermediate_that_comes_along_leads_to_the_authority_and_without_it_nothing_does() {
    KeyPair keys = Signers.ec();
    Party between =
        new Party(keys, Signers.certificate("between", keys, "authority", AUTHORITY.keys(), true, KeyUsage.keyCertSign, Signers.NOW.minusSeconds(9), Signers.NOW.plusSeconds(9), "SHA256withECDSA"));
    Party signer = Signers.signer(between);
    assertThat(judge(CONTENT, sign(signer, signer.certificate(), between.certificate()))).isInstanceOf(Verdict.Holds.class);
    assertThat(judge(CONTENT, sign(signer, signer.certificate()))).isInstanceOf(Verdict.Broken.class);
  }

  @Test
  void a_certificate_signed_with_sha_1_and_one_for_other_uses_are_not_believed() {
    KeyPair keys = Signers.ec();
    X509Certificate weak = Signers.certificate("weak", keys, "authority", AUTHORITY.keys(), false, KeyUsage.digitalSignature, Signers.NOW.minusSeconds(9), Signers.NOW.plusSeconds(9), "SHA1withECDSA");
    assertThat(judge(CONTENT, sign(new Party(keys, weak), weak))).isInstanceOf(Verdict.Broken.class);
    X509Certificate agreeing = Signers.certificate("agreeing", keys, "authority", AUTHORITY.keys(), false, KeyUsage.keyAgreement, Signers.NOW.minusSeconds(9), Signers.NOW.plusSeconds(9), "SHA256withECDSA");
    assertThatThrownBy(() -> sign(new Party(keys, agreeing), agreeing)).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-306"));
  }

  @Test
  void a_key_signs_only_with_its_own_certificate_while_that_is_valid_and_strong() {
    KeyPair other = Signers.ec();
    KeyPair small = Signers.rsa(1_024);
    X509Certificate expired = Signers.certificate("expired", other, "authority", AUTHORITY.keys(), false, KeyUsage.digitalSignature, Signers.NOW.minusSeconds(9), Signers.NOW.minusSeconds(1), "SHA256withECDSA");
    List<Party> unfit = List.of(new Party(other, SIGNER.certificate()), new Party(Signers.rsa(2_048), SIGNER.certificate()), new Party(other, expired), Signers.signer(AUTHORITY, small));
    for (Party each : unfit) assertThatThrownBy(() -> sign(each, each.certificate())).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-306"));
  }

  @Test
  void an_rsa_key_signs_the_same_bytes_to_the_same_signature() {
    Party rsa = Signers.signer(AUTHORITY, Signers.rsa(2_048));
    byte[] first = sign(rsa, rsa.certificate());
    assertThat(first).isEqualTo(sign(rsa, rsa.certificate()));
    assertThat(judge(CONTENT, first)).isInstanceOf(Verdict.Holds.class);
  }

  @Test
  void any_changed_byte_of_a_signature_is_unreadable_or_broken_or_says_nothing_about_who_signed_what() {
    List<Integer> indifferent = new ArrayList<>();
    for (int i = 0; i < SIGNATURE.length; i++) {
      byte[] changed = SIGNATURE.clone();
      changed[i] ^= 1;
      try {
        if (judge(CONTENT, changed) instanceof Verdict.Holds holds) {
          assertThat(holds.signers()).singleElement().satisfies(signer -> assertThat(signer.getPublicKey()).isEqualTo(SIGNER.certificate().getPublicKey()));
          indifferent.add(i);
        }
      } catch (Problem unreadable) {
        assertThat(unreadable.code()).isEqualTo("NETWORK-303");
      }
    }
    // Version numbers, the list of digests ahead of the signers, bits that pad: nothing about the content.
    assertThat(indifferent).hasSizeLessThan(20);
  }

  @Test
  void no_bytes_are_more_than_unreadable_or_broken() {
    Random random = new Random(8_520);
    for (int round = 0; round < 300; round++) {
      byte[] bytes = SIGNATURE.clone();
      for (int n = random.nextInt(4); n >= 0; n--) bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      if (random.nextInt(4) == 0) bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 40));
      try {
        judge(CONTENT, bytes);
      } catch (Problem unreadable) {
        assertThat(unreadable.code()).isEqualTo("NETWORK-303");
      }
    }
  }

  @Test
  void nesting_without_end_and_what_is_no_signature_are_unreadable() {
    byte[] deep = new byte[200_000];
    for (int i = 0; i < deep.length; i += 2) {
      deep[i] = 0x30;
      deep[i + 1] = (byte) 0x80;
    }
    for (byte[] bytes : List.of(deep, new byte[0], new byte[] {0x30, 0}, CONTENT, new byte[] {5, 0}, Arrays.copyOf(SIGNATURE, SIGNATURE.length + 1), new byte[MudSignature.LARGEST + 1]))
      assertThatThrownBy(() -> judge(CONTENT, bytes)).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-303"));
  }
}
