package dev.bulwark.fleet.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.problem.Problem;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.Signature;
import org.junit.jupiter.api.Test;

class CheckedSignerTest {
  private final KeyPair used = pair();
  private final KeyPair expected = pair();

  private static KeyPair pair() {
    try {
      return KeyKind.P256.generate(new SecureRandom());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private CheckedSigner signer(KeyPair signing, KeyPair verifying) {
    return new CheckedSigner(
        "issuing",
        new CheckedSigner.Source() {
          @Override
          public Signature signing() throws GeneralSecurityException {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(signing.getPrivate());
            return signature;
          }

          @Override
          public Signature verifying() throws GeneralSecurityException {
            return FileSigningKey.verifier(KeyKind.P256, verifying.getPublic());
          }
        });
  }

  @Test
  void a_signature_that_a_fault_spoilt_never_leaves() {
    assertThatThrownBy(() -> signer(used, expected).sign(new byte[] {1}))
        .isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("KEYS-010"));
  }

  @Test
  void a_sound_signature_leaves_and_the_objects_are_used_again() throws Exception {
    CheckedSigner signer = signer(used, used);
    for (int i = 0; i < 5; i++) {
      Signature verifier = FileSigningKey.verifier(KeyKind.P256, used.getPublic());
      verifier.update((byte) i);
      assertThat(verifier.verify(signer.sign(new byte[] {(byte) i}))).isTrue();
    }
  }
}
