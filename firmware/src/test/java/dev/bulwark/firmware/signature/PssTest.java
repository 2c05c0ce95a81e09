package dev.bulwark.firmware.signature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.firmware.chip.SignatureScheme;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Our PSS over a known digest beside the platform's over a message. */
class PssTest {
  private static final BootPrivateKey KEY = TestKeys.first(SignatureScheme.RSA3072);
  private static final byte[] MESSAGE = TestKeys.image(777);

  private static byte[] signature() {
    return KEY.sign(SigningInput.exact(MESSAGE, 0, MESSAGE.length));
  }

  private static PublicKey platformKey() throws Exception {
    return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(KEY.publicKey().spki()));
  }

  @Test
  void the_platform_verifies_what_we_sign() throws Exception {
    Signature verifier = Signature.getInstance("RSASSA-PSS");
    verifier.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    verifier.initVerify(platformKey());
    for (int i = 0; i < 5; i++) {
      verifier.update(MESSAGE);
      assertThat(verifier.verify(signature())).isTrue();
    }
  }

  @Test
  void a_salt_of_another_length_another_trailer_and_a_signature_beyond_the_modulus_do_not_verify() throws Exception {
    BigInteger n = ((RSAPublicKey) platformKey()).getModulus();
    byte[] digest = KeyDigest.sha("SHA-256", MESSAGE);
    byte[] good = signature();
    assertThat(Pss.verifies(n, RsaBootKey.E, digest, good)).isTrue();
    assertThat(Pss.verifies(n, RsaBootKey.E, digest, Endian.big(new BigInteger(1, good).add(n).mod(BigInteger.ONE.shiftLeft(3_072)), 384))).isFalse();
    assertThat(Pss.verifies(n, RsaBootKey.E, digest, new byte[384])).isFalse();
    assertThat(Pss.verifies(n, RsaBootKey.E, digest, Arrays.copyOf(good, 383))).isFalse();
    for (int bit = 0; bit < 3_072; bit += 61) assertThat(Pss.verifies(n, RsaBootKey.E, digest, TestKeys.flipped(good, bit))).isFalse();
    assertThat(Pss.verifies(n, RsaBootKey.E, TestKeys.flipped(digest, 9), good)).isFalse();
  }

  @Test
  void two_signatures_of_one_image_differ_because_each_has_its_own_salt() {
    assertThat(signature()).isNotEqualTo(signature());
  }
}
