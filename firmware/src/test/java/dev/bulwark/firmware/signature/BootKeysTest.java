package dev.bulwark.firmware.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.firmware.Vectors;
import dev.bulwark.firmware.chip.SignatureScheme;
import dev.bulwark.problem.Problem;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

class BootKeysTest {
  private static void refused(String code, byte[] pem, Function<byte[], ?> read) {
    assertThatThrownBy(() -> read.apply(pem)).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
  }

  private static BootPrivateKey readPrivate(byte[] pem) {
    return BootKeys.readPrivate(pem, TestKeys.RANDOM);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @ParameterizedTest
  @EnumSource(SignatureScheme.class)
  void a_key_written_and_read_again_is_the_same_in_every_form(SignatureScheme scheme) throws Exception {
    BootPrivateKey key = TestKeys.first(scheme);
    BootPublicKey publicKey = key.publicKey();
    assertThat(new String(key.revealPem(), StandardCharsets.US_ASCII)).startsWith(scheme == SignatureScheme.RSA3072 ? "-----BEGIN RSA PRIVATE KEY-----\n" : "-----BEGIN EC PRIVATE KEY-----\n");
    assertThat(readPrivate(key.revealPem()).publicKey()).isEqualTo(publicKey);
    assertThat(readPrivate(key.revealPem()).revealPem()).isEqualTo(key.revealPem());
    assertThat(BootKeys.readPublic(key.revealPem())).isEqualTo(publicKey);
    assertThat(BootKeys.readPublic(BootKeys.publicPem(publicKey))).isEqualTo(publicKey);
    byte[] inner = Pem.read(key.revealPem()).getFirst().der();
    var algorithm = org.bouncycastle.asn1.x509.SubjectPublicKeyInfo.getInstance(publicKey.spki()).getAlgorithm();
    byte[] pkcs8 = Pem.write("PRIVATE KEY", new PrivateKeyInfo(algorithm, org.bouncycastle.asn1.ASN1Primitive.fromByteArray(inner)).getEncoded());
    assertThat(readPrivate(pkcs8).publicKey()).isEqualTo(publicKey);
    assertThat(publicKey.digest()).isEqualTo(KeyDigest.ofField(publicKey.encoded())).isNotEqualTo(TestKeys.second(scheme).publicKey().digest());
  }

  @Test
  void a_new_rsa_key_is_one_that_a_chip_takes_and_signs() {
    BootPrivateKey key = BootKeys.generate(SignatureScheme.RSA3072, TestKeys.RANDOM);
    byte[] file = SecureBootV2.sign(TestKeys.image(10), List.of(key), Existing.REPLACE).bytes();
    assertThat(SecureBootV2.verify(file, readPrivate(key.revealPem()).publicKey().digest()::equals).trusted()).isTrue();
  }

  @Test
  void the_vectors_keys_have_the_digests_that_the_vendors_tool_prints() {
    Vectors vectors = Vectors.orSkip();
    for (var one : vectors.section("keys").properties()) {
      JsonNode key = one.getValue();
      BootPrivateKey held = readPrivate(vectors.bytes(key.required("file").asString()));
      assertThat(held.publicKey().digest().hex()).isEqualTo(key.required("digest").asString());
      assertThat(held.publicKey().scheme().id()).isEqualTo(key.required("kind").asString());
      assertThat(held.revealPem()).isEqualTo(vectors.bytes(key.required("file").asString()));
      assertThat(BootKeys.publicPem(held.publicKey())).isEqualTo(vectors.bytes(key.required("public").asString()));
    }
  }

  private static byte[] pkcs8(String family, AlgorithmParameterSpec parameters) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(family);
    generator.initialize(parameters);
    return Pem.write("PRIVATE KEY", generator.generateKeyPair().getPrivate().getEncoded());
  }

  /** The numbers besides n and e do not matter: the key is judged by these two first. */
  private static byte[] rsa(int bits, int e) throws Exception {
    BigInteger n = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
    return Pem.write("RSA PRIVATE KEY", new RSAPrivateKey(n, BigInteger.valueOf(e), n, n, n, n, n, n).getEncoded());
  }

  @Test
  void rsa_of_another_size_or_exponent_p521_and_ed25519_are_refused_with_the_reason() throws Exception {
    List<byte[]> keys = List.of(
        rsa(2_048, 65_537), rsa(4_096, 65_537), rsa(3_072, 3), pkcs8("EC", new ECGenParameterSpec("secp521r1")), pkcs8("RSA", new RSAKeyGenParameterSpec(1_024, RSAKeyGenParameterSpec.F4)),
        Pem.write("PRIVATE KEY", KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate().getEncoded()));
    for (byte[] key : keys) refused("FIRMWARE-302", key, BootKeysTest::readPrivate);
    assertThatThrownBy(() -> readPrivate(keys.getFirst())).hasMessageContaining("2048 bits");
    assertThatThrownBy(() -> readPrivate(keys.get(1))).hasMessageContaining("4096 bits");
    assertThatThrownBy(() -> readPrivate(keys.get(2))).hasMessageContaining("65537");
    assertThatThrownBy(() -> readPrivate(keys.get(3))).hasMessageContaining("P-521");
  }

  @Test
  void an_encrypted_key_is_refused_with_the_way_to_decrypt_it() {
    byte[] pkcs8 = bytes("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
    byte[] older = bytes("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n");
    for (byte[] pem : List.of(pkcs8, older)) {
      refused("FIRMWARE-303", pem, BootKeysTest::readPrivate);
      refused("FIRMWARE-303", pem, BootKeys::readPublic);
      assertThat(BootKeys.holdsPrivate(pem)).isTrue();
    }
    assertThatThrownBy(() -> readPrivate(older)).isInstanceOfSatisfying(Problem.class, p -> assertThat(p.hint()).contains("openssl pkey"));
  }

  @Test
  void a_public_key_does_not_sign_and_what_is_no_key_is_told() {
    byte[] pem = BootKeys.publicPem(TestKeys.first(SignatureScheme.ECDSA256).publicKey());
    refused("FIRMWARE-304", pem, BootKeysTest::readPrivate);
    assertThat(BootKeys.holdsPrivate(pem)).isFalse();
    for (String text : List.of("", "hello", "-----BEGIN PRIVATE KEY-----\n%%%\n-----END PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "-----BEGIN EC PRIVATE KEY-----\nAAAA")) {
      refused("FIRMWARE-301", bytes(text), BootKeysTest::readPrivate);
      refused("FIRMWARE-301", bytes(text), BootKeys::readPublic);
    }
  }

  @Test
  void numbers_that_contradict_each_other_are_refused() throws Exception {
    RSAPrivateKey good = RSAPrivateKey.getInstance(Pem.read(TestKeys.first(SignatureScheme.RSA3072).revealPem()).getFirst().der());
    RSAPrivateKey wrongD = new RSAPrivateKey(good.getModulus(), good.getPublicExponent(), good.getPrivateExponent().add(BigInteger.TWO), good.getPrime1(), good.getPrime2(), good.getExponent1(), good.getExponent2(), good.getCoefficient());
    RSAPrivateKey wrongCrt = new RSAPrivateKey(good.getModulus(), good.getPublicExponent(), good.getPrivateExponent(), good.getPrime1(), good.getPrime2(), good.getExponent1().add(BigInteger.ONE), good.getExponent2(), good.getCoefficient());
    for (RSAPrivateKey bad : List.of(wrongD, wrongCrt)) refused("FIRMWARE-305", Pem.write("RSA PRIVATE KEY", bad.getEncoded()), BootKeysTest::readPrivate);
    byte[] offCurve = BootKeys.publicPem(TestKeys.first(SignatureScheme.ECDSA256).publicKey());
    byte[] der = Pem.read(offCurve).getFirst().der();
    der[der.length - 1] ^= 1;
    refused("FIRMWARE-305", Pem.write("PUBLIC KEY", der), BootKeys::readPublic);
  }

  @Test
  void parameters_before_the_key_as_openssl_writes_them_are_skipped() {
    byte[] key = TestKeys.first(SignatureScheme.ECDSA256).revealPem();
    byte[] before = bytes("-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n");
    byte[] both = Arrays.copyOf(before, before.length + key.length);
    System.arraycopy(key, 0, both, before.length, key.length);
    assertThat(readPrivate(both).publicKey()).isEqualTo(TestKeys.first(SignatureScheme.ECDSA256).publicKey());
  }

  @Test
  void a_private_key_does_not_show_itself() {
    BootPrivateKey key = TestKeys.first(SignatureScheme.ECDSA256);
    assertThat(key.toString()).isEqualTo("private key of " + key.publicKey()).doesNotContain("BEGIN");
    assertThat(Pem.read(key.revealPem()).getFirst().toString()).isEqualTo("PEM EC PRIVATE KEY");
  }

  @Test
  void no_mutation_of_a_key_file_ends_in_anything_but_a_key_or_a_problem() {
    Random random = new Random(11);
    List<byte[]> seeds = new ArrayList<>();
    for (SignatureScheme scheme : List.of(SignatureScheme.ECDSA192, SignatureScheme.ECDSA256)) {
      seeds.add(Pem.read(TestKeys.first(scheme).revealPem()).getFirst().der());
      seeds.add(TestKeys.first(scheme).publicKey().spki());
    }
    seeds.add(TestKeys.first(SignatureScheme.RSA3072).publicKey().spki());
    List<String> labels = List.of("EC PRIVATE KEY", "PUBLIC KEY", "PRIVATE KEY", "RSA PRIVATE KEY", "CERTIFICATE", "RSA PUBLIC KEY");
    int problems = 0;
    for (int i = 0; i < 4_000; i++) {
      byte[] der = seeds.get(i % seeds.size()).clone();
      for (int change = random.nextInt(4); change >= 0; change--) der[random.nextInt(Math.min(der.length, 60))] = (byte) random.nextInt(256);
      byte[] pem = Pem.write(labels.get(random.nextInt(labels.size())), Arrays.copyOf(der, random.nextInt(4) == 0 ? random.nextInt(der.length) : der.length));
      try {
        assertThat(BootKeys.readPublic(pem).encoded()).isNotEmpty();
      } catch (Problem problem) {
        problems++;
        assertThat(problem.code()).startsWith("FIRMWARE-30");
      }
    }
    assertThat(problems).isPositive();
  }
}
