package dev.bulwark.firmware.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.firmware.chip.SignatureScheme;
import dev.bulwark.firmware.plan.ApproverKey;
import dev.bulwark.firmware.signature.BootKeys;
import dev.bulwark.firmware.signature.BootPrivateKey;
import dev.bulwark.firmware.signature.Existing;
import dev.bulwark.firmware.signature.SecureBootV2;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class QuorumTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final byte[] IMAGE = new byte[5_000];
  private static final BootPrivateKey BOOT = BootKeys.generate(SignatureScheme.ECDSA256, RANDOM);
  private final ApproverKey one = ed25519();
  private final ApproverKey two = p256();
  private final ApproverKey three = ed25519();
  private final QuorumPolicy policy = policy(2, one, two, three);
  private final ApprovalSubject subject = ApprovalSubject.of(SecureBootV2.input(IMAGE), BOOT.publicKey());

  private static ApproverKey key(String algorithm, boolean curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (curve) generator.initialize(new ECGenParameterSpec("secp256r1"));
      String body = Base64.getEncoder().encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
      return ApproverKey.read(("-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n").getBytes(StandardCharsets.US_ASCII));
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ApproverKey ed25519() {
    return key("Ed25519", false);
  }

  private static ApproverKey p256() {
    return key("EC", true);
  }

  private static String json(int need, ApproverKey... keys) {
    StringBuilder listed = new StringBuilder();
    for (int i = 0; i < keys.length; i++) {
      listed.append(i == 0 ? "" : ",").append("{\"name\":\"approver ").append(i).append("\",\"key\":\"").append(Base64.getEncoder().encodeToString(keys[i].publicKey())).append("\"}");
    }
    return "{\"format\":\"bulwark-quorum/1\",\"need\":" + need + ",\"approvers\":[" + listed + "]}";
  }

  private static QuorumPolicy policy(int need, ApproverKey... keys) {
    return QuorumPolicy.read(json(need, keys).getBytes(StandardCharsets.UTF_8));
  }

  private ImageApproval by(ApproverKey key) {
    return ImageApproval.make(subject, policy, key, RANDOM);
  }

  private static void unreadable(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> QuorumPolicy.read(bytes)).isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo("FIRMWARE-321"));
  }

  private List<String> lacking(ImageApproval... approvals) {
    return ((Quorum.Open) Quorum.decide(policy, subject, List.of(approvals))).lacking();
  }

  @Test
  void two_of_three_release_the_key_and_leave_a_transcript_that_proves_itself() {
    QuorumSigner signer = new QuorumSigner(BOOT, policy, List.of(by(three), by(two)));
    assertThat(signer.transcript()).isEmpty();
    byte[] signed = SecureBootV2.sign(IMAGE, List.of(signer), Existing.REPLACE).bytes();
    assertThat(SecureBootV2.verify(signed, BOOT.publicKey().digest()::equals).trusted()).isTrue();
    Transcript transcript = Transcript.read(signer.transcript().orElseThrow().write());
    assertThat(transcript).isEqualTo(signer.transcript().orElseThrow());
    assertThat(transcript.check(policy, ApprovalSubject.of(SecureBootV2.input(signed), BOOT.publicKey()))).isInstanceOf(Quorum.Granted.class);
    assertThat(transcript.check(policy(1, one, two, three), subject)).isInstanceOf(Quorum.Open.class);
    byte[] other = IMAGE.clone();
    other[9] = 1;
    assertThat(transcript.check(policy, ApprovalSubject.of(SecureBootV2.input(other), BOOT.publicKey()))).isInstanceOf(Quorum.Open.class);
  }

  @Test
  void one_approver_is_one_however_often_he_approves() {
    assertThat(lacking(by(one), by(one), by(one))).contains("1 of 2 approvers agree", "approver 0 approved twice, which counts once");
    assertThat(lacking()).containsExactly("0 of 2 approvers agree");
    assertThatThrownBy(() -> SecureBootV2.sign(IMAGE, List.of(new QuorumSigner(BOOT, policy, List.of(by(one), by(one)))), Existing.REPLACE))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo("FIRMWARE-320"));
  }

  @Test
  void an_approval_for_another_image_key_scheme_or_policy_does_not_count() {
    BootPrivateKey otherKey = BootKeys.generate(SignatureScheme.ECDSA256, RANDOM);
    byte[] otherImage = IMAGE.clone();
    otherImage[0] = 1;
    QuorumPolicy otherPolicy = policy(1, one, two);
    Stream.of(
            ImageApproval.make(ApprovalSubject.of(SecureBootV2.input(otherImage), BOOT.publicKey()), policy, one, RANDOM),
            ImageApproval.make(ApprovalSubject.of(SecureBootV2.input(IMAGE), otherKey.publicKey()), policy, one, RANDOM),
            ImageApproval.make(new ApprovalSubject(subject.image(), "v1", subject.key()), policy, one, RANDOM),
            ImageApproval.make(subject, otherPolicy, one, RANDOM))
        .forEach(approval -> assertThat(lacking(approval, by(two))).hasSize(2).first().isEqualTo("1 of 2 approvers agree"));
    assertThat(Quorum.decide(policy, subject, List.of(by(one), by(two)))).isInstanceOf(Quorum.Granted.class);
  }

  @Test
  void a_relabelled_or_altered_approval_does_not_count() {
    ImageApproval mine = by(one);
    ImageApproval byTwo = by(two);
    assertThat(lacking(byTwo, new ImageApproval(mine.subject(), mine.policy(), mine.nonce(), by(three).approver(), mine.signature()))).hasSize(2);
    assertThat(lacking(byTwo, new ImageApproval(mine.subject(), mine.policy(), byTwo.nonce(), mine.approver(), mine.signature()))).hasSize(2);
    assertThat(lacking(byTwo, new ImageApproval(mine.subject(), mine.policy(), mine.nonce(), mine.approver(), "not base64"))).hasSize(2);
    ImageApproval stranger = ImageApproval.make(subject, policy(1, ed25519(), one), one, RANDOM);
    assertThat(lacking(byTwo, stranger)).hasSize(2);
    ApproverKey outsider = ed25519();
    assertThatThrownBy(() -> by(outsider)).isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo("FIRMWARE-322"));
  }

  @Test
  void a_policy_that_cannot_hold_what_it_promises_is_refused() {
    unreadable(json(0, one, two));
    unreadable(json(3, one, two));
    unreadable(json(1, one, one));
    unreadable(json(1, one).replace("bulwark-quorum/1", "bulwark-quorum/2"));
    unreadable(json(1, one).replace("\"need\":1", "\"need\":1,\"need\":1"));
    unreadable(json(1, one) + "{}");
    unreadable("[]");
    unreadable("");
    unreadable(json(2, one, two).replace("approver 1", "approver 0"));
    assertThat(policy(1, one).hash()).isNotEqualTo(policy(1, two).hash());
    assertThat(policy(1, one, two).hash()).isNotEqualTo(policy(2, one, two).hash()).isNotEqualTo(policy(1, two, one).hash());
  }

  @Test
  void no_mutation_of_a_file_ends_in_anything_but_a_problem_or_the_same_verdict() {
    byte[] seed = new Transcript(subject, policy, List.of(by(one), by(two))).write();
    Random random = new Random(3);
    for (int i = 0; i < 2_000; i++) {
      byte[] changed = seed.clone();
      changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      try {
        Transcript read = Transcript.read(changed);
        if (read.check(policy, subject) instanceof Quorum.Granted) assertThat(read.subject()).isEqualTo(subject);
      } catch (Problem problem) {
        assertThat(problem.code()).isIn("FIRMWARE-321", "FIRMWARE-703");
      }
    }
  }
}
