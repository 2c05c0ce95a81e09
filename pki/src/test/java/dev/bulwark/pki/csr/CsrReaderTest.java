package dev.bulwark.pki.csr;

import static dev.bulwark.pki.Requests.ECDSA_SHA256;
import static dev.bulwark.pki.Requests.body;
import static dev.bulwark.pki.Requests.csr;
import static dev.bulwark.pki.Requests.ec;
import static dev.bulwark.pki.Requests.extension;
import static dev.bulwark.pki.Requests.extensionRequest;
import static dev.bulwark.pki.Requests.name;
import static dev.bulwark.pki.Requests.p256;
import static dev.bulwark.pki.Requests.rdn;
import static dev.bulwark.pki.Requests.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.pki.Requests;
import dev.bulwark.pki.der.Der;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CsrReaderTest {
  private static final byte[] V0 = Der.integer(0);
  private static final KeyPair PAIR = p256();
  private static final KeyPair RSA = Requests.rsa(2048);
  private static final byte[] RSA_SHA256 = Der.sequence(Der.oid("1.2.840.113549.1.1.11"), Der.nothing());
  private final CsrReader reader = new CsrReader(KeyPolicy.DEFAULT);

  static Stream<Arguments> sound() throws Exception {
    KeyPair ed = Requests.ed25519();
    return Stream.of(
        good("P-256 with a common name", KeyKind.P256, csr(PAIR, "dev1")),
        good("an empty subject", KeyKind.P256, csr(PAIR, "")),
        good("P-384 with SHA-384", KeyKind.P384, ecCsr("secp384r1", "SHA384withECDSA", "1.2.840.10045.4.3.3")),
        good("P-521 with SHA-512", KeyKind.P521, ecCsr("secp521r1", "SHA512withECDSA", "1.2.840.10045.4.3.4")),
        good("P-384 with SHA-256", KeyKind.P384, ecCsr("secp384r1", "SHA256withECDSA", "1.2.840.10045.4.3.2")),
        good("RSA-2048", KeyKind.RSA, rsaCsr("SHA256withRSA", RSA_SHA256)),
        good("RSA without the null parameter of the signature", KeyKind.RSA, rsaCsr("SHA256withRSA", Der.sequence(Der.oid("1.2.840.113549.1.1.11")))),
        good("RSA-PSS with SHA-256", KeyKind.RSA, pss("SHA-256")),
        good("Ed25519", KeyKind.ED25519, signed(body(V0, name("dev1"), ed.getPublic().getEncoded()), ed, "Ed25519", Der.sequence(Der.oid("1.3.101.112")))),
        good("no attributes at all", KeyKind.P256, sign(Der.sequence(V0, name("dev1"), PAIR.getPublic().getEncoded()))),
        good("other parts of the subject", KeyKind.P256, subject(rdn("2.5.4.10", Der.utf8("Acme")), rdn("2.5.4.3", Der.utf8("dev1")))),
        good("eight parts of the subject", KeyKind.P256, subject(parts(8))),
        good("64 characters", KeyKind.P256, csr(PAIR, "x".repeat(64))),
        good("text of other scripts", KeyKind.P256, subject(rdn("2.5.4.10", Der.utf8("Zähler 東京")))),
        good("a challenge password", KeyKind.P256, csr(PAIR, "dev1", Der.sequence(Der.oid("1.2.840.113549.1.9.7"), Der.set(Der.utf8("x"))))),
        good("alternative names", KeyKind.P256, csr(PAIR, "dev1", extensionRequest(extension("2.5.29.17", Der.sequence(Der.contextPrimitive(2, ascii("a.example"))))))),
        good("an unknown extension, critical", KeyKind.P256, csr(PAIR, "dev1", extensionRequest(Der.sequence(Der.oid("1.2.3.4"), Der.yes(), Der.octets(new byte[3]))))),
        good("key usage of a device", KeyKind.P256, csr(PAIR, "dev1", extensionRequest(extension("2.5.29.15", Der.namedBits(0, 2))))),
        good("basic constraints of a device", KeyKind.P256, csr(PAIR, "dev1", extensionRequest(extension("2.5.29.19", Der.sequence())))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sound")
  void a_sound_request_is_read(String what, KeyKind kind, byte[] der) throws Exception {
    assertThat(reader.read(der).key().kind()).isEqualTo(kind);
  }

  static Stream<Arguments> refused() throws Exception {
    byte[] good = csr(PAIR, "dev1");
    byte[] info = PAIR.getPublic().getEncoded();
    KeyPair other = p256();
    return Stream.of(
        // DER
        bad("trailing byte", "EST-006", Arrays.copyOf(good, good.length + 1)),
        bad("cut short", "EST-006", Arrays.copyOf(good, good.length - 1)),
        bad("empty", "EST-006", new byte[0]),
        bad("indefinite length", "EST-006", indefinite(good)),
        bad("non-minimal length", "EST-006", longLength(good)),
        bad("too long", "EST-006", Der.sequence(new byte[CsrReader.LARGEST])),
        bad("nested too deep", "EST-006", nested(40)),
        bad("an integer with a leading zero octet", "EST-006", sign(Der.sequence(Der.tlv(Der.INTEGER, new byte[] {0, 0}), name("dev1"), info, Der.context(0)))),
        bad("a boolean that is neither", "EST-006", csr(PAIR, "dev1", extensionRequest(Der.sequence(Der.oid("1.2.3"), Der.tlv(Der.BOOLEAN, new byte[] {1}), Der.octets())))),
        bad("attributes out of order", "EST-006", csr(PAIR, "dev1", Der.sequence(Der.oid("1.2.840.113549.1.9.7"), Der.set(Der.utf8("longer"))), extensionRequest())),
        bad("a set out of order", "EST-006", csr(PAIR, "dev1", Der.sequence(Der.oid("1.2.3"), Der.tlv(Der.SET, Der.utf8("b"), Der.utf8("a"))))),
        bad("set bits where none count", "EST-006", csr(PAIR, "dev1", Der.sequence(Der.oid("1.2.3"), Der.set(Der.tlv(Der.BIT_STRING, new byte[] {7, 1}))))),
        // structure
        bad("version 1", "EST-007", signed(body(Der.integer(1), name("dev1"), info), PAIR, "SHA256withECDSA", ECDSA_SHA256)),
        bad("something behind the signature", "EST-007", Der.sequence(Arrays.copyOfRange(good, header(good), good.length), Der.nothing())),
        bad("a certificate's shape", "EST-007", Der.sequence(Der.sequence(), Der.sequence(Der.oid("1.2.3")), Der.bits(new byte[1]))),
        bad("the default of critical spelled out", "EST-007", csr(PAIR, "dev1", extensionRequest(Der.sequence(Der.oid("1.2.3"), new byte[] {1, 1, 0}, Der.octets())))),
        // key policy
        bad("secp256k1", "EST-008", key(ecInfo("1.3.132.0.10", point(32)))),
        bad("P-192", "EST-008", key(ecInfo("1.2.840.10045.3.1.1", point(24)))),
        bad("P-224", "EST-008", key(ecInfo("1.3.132.0.33", point(28)))),
        bad("brainpoolP256r1", "EST-008", key(ecInfo("1.3.36.3.3.2.8.1.1.7", point(32)))),
        bad("SM2", "EST-008", key(ecInfo("1.2.156.10197.1.301", point(32)))),
        bad("explicit curve parameters", "EST-008", key(Der.sequence(Der.sequence(Der.oid("1.2.840.10045.2.1"), Der.sequence(Der.integer(1))), Der.bits(point(32))))),
        bad("no curve", "EST-008", key(Der.sequence(Der.sequence(Der.oid("1.2.840.10045.2.1")), Der.bits(point(32))))),
        bad("DSA", "EST-008", dsa()),
        bad("Ed448", "EST-008", key(Der.sequence(Der.sequence(Der.oid("1.3.101.113")), Der.bits(new byte[57])))),
        bad("X25519", "EST-008", key(Der.sequence(Der.sequence(Der.oid("1.3.101.110")), Der.bits(new byte[32])))),
        bad("a point off the curve", "EST-009", key(offCurve())),
        bad("the point at infinity", "EST-009", key(ecInfo("1.2.840.10045.3.1.7", new byte[1]))),
        bad("a compressed point without a root", "EST-009", key(ecInfo("1.2.840.10045.3.1.7", compressedWithoutRoot()))),
        bad("a hybrid point", "EST-009", key(hybrid())),
        bad("coordinates not below p", "EST-009", key(ecInfo("1.2.840.10045.3.1.7", allOnes()))),
        bad("a small-order Ed25519 key", "EST-009", key(edInfo(identity()))),
        bad("the zero Ed25519 key, of order four", "EST-009", key(edInfo(new byte[32]))),
        bad("an Ed25519 key that is no point", "EST-009", key(edInfo(little(2)))),
        bad("a non-canonical Ed25519 key", "EST-009", key(edInfo(ones32()))),
        bad("RSA of 1024 bits", "EST-010", key(rsaInfo(Requests.rsa(1024), 65_537))),
        bad("RSA with e = 1", "EST-010", key(rsaInfo(RSA, 1))),
        bad("RSA with e = 3", "EST-010", key(rsaInfo(RSA, 3))),
        bad("RSA with an even e", "EST-010", key(rsaInfo(RSA, 65_538))),
        bad("RSA with e of 33 bits", "EST-010", key(rsaInfo(RSA, (1L << 32) + 1))),
        bad("RSA with an even modulus", "EST-010", key(rsaInfo(modulus(RSA).subtract(BigInteger.ONE), 65_537))),
        bad("RSA with a small factor", "EST-010", key(rsaInfo(BigInteger.valueOf(641).multiply(BigInteger.ONE.shiftLeft(2040).nextProbablePrime()), 65_537))),
        bad("RSA with a negative modulus", "EST-010", key(rsaInfo(modulus(RSA).negate(), 65_537))),
        bad("RSA of more than 8192 bits", "EST-010", key(rsaInfo(BigInteger.ONE.shiftLeft(8192).add(BigInteger.ONE), 65_537))),
        bad("RSA with the ROCA mark", "EST-010", key(rsaInfo(roca(), 65_537))),
        bad("RSA without its null parameter", "EST-007", key(Der.sequence(Der.sequence(Der.oid("1.2.840.113549.1.1.1")), Der.bits(rsaKey(modulus(RSA), 65_537))))),
        // possession
        bad("a signature by another key", "EST-012", signed(body(V0, name("dev1"), info), other, "SHA256withECDSA", ECDSA_SHA256)),
        bad("a flipped bit in the signature", "EST-012", flip(good)),
        bad("an empty signature", "EST-012", Der.sequence(body(V0, name("dev1"), info), ECDSA_SHA256, Der.bits(new byte[0]))),
        bad("a zero signature", "EST-012", Der.sequence(body(V0, name("dev1"), info), ECDSA_SHA256, Der.bits(Der.sequence(Der.integer(0), Der.integer(0))))),
        bad("SHA-1", "EST-011", signed(body(V0, name("dev1"), info), PAIR, "SHA1withECDSA", Der.sequence(Der.oid("1.2.840.10045.4.1")))),
        bad("MD5", "EST-011", rsaCsr("MD5withRSA", Der.sequence(Der.oid("1.2.840.113549.1.1.4"), Der.nothing()))),
        bad("an algorithm of another kind of key", "EST-011", rsaCsr("SHA256withRSA", ECDSA_SHA256)),
        bad("PSS with SHA-1", "EST-011", pss("SHA-1")),
        bad("the algorithm swapped for another hash", "EST-012", Der.sequence(body(V0, name("dev1"), info), Der.sequence(Der.oid("1.2.840.10045.4.3.3")), tail(good))),
        // names
        bad("nine parts", "EST-013", subject(parts(9))),
        bad("65 characters", "EST-013", csr(PAIR, "x".repeat(65))),
        bad("NUL in a name", "EST-013", csr(PAIR, "dev1\0.example")),
        bad("control character in a name", "EST-013", csr(PAIR, "dev1\nroot")),
        bad("bidi override in a name", "EST-013", csr(PAIR, "dev\u202e1")),
        bad("bidi mark in another part", "EST-013", subject(rdn("2.5.4.10", Der.utf8("A\u2066b")))),
        bad("zero-width character", "EST-013", csr(PAIR, "dev\u200b1")),
        bad("a name that is no text", "EST-013", subject(rdn("2.5.4.3", Der.integer(1)))),
        bad("NUL in a two-octet string", "EST-013", subject(rdn("2.5.4.3", Der.tlv(0x1e, new byte[] {0, 'd', 0, 0})))),
        bad("a lone surrogate in a two-octet string", "EST-013", subject(rdn("2.5.4.3", Der.tlv(0x1e, new byte[] {(byte) 0xd8, 0})))),
        // twice
        bad("several lists of extensions", "EST-015", csr(PAIR, "dev1", extensionRequest(), extensionRequest(extension("1.2.3", Der.nothing())))),
        bad("two lists in one attribute", "EST-015", csr(PAIR, "dev1", Der.sequence(Der.oid("1.2.840.113549.1.9.14"), Der.set(Der.sequence(), Der.sequence(extension("1.2.3", Der.nothing())))))),
        bad("duplicated extension", "EST-015", csr(PAIR, "dev1", extensionRequest(extension("1.2.3", Der.nothing()), extension("1.2.3", Der.nothing())))),
        // rights of a CA
        bad("CA:TRUE", "EST-016", csr(PAIR, "dev1", extensionRequest(extension("2.5.29.19", Der.sequence(Der.yes()))))),
        bad("keyCertSign", "EST-016", csr(PAIR, "dev1", extensionRequest(extension("2.5.29.15", Der.namedBits(0, 5))))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void an_unsound_request_is_refused_with_its_code(String what, String code, byte[] der) {
    assertThatThrownBy(() -> reader.read(der)).isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.code()).as(refusal.detail()).isEqualTo(code));
  }

  @Test
  void a_compressed_point_is_the_same_key_as_the_uncompressed_one() throws Exception {
    for (String curve : new String[] {"secp256r1", "secp384r1", "secp521r1"}) {
      KeyPair pair = ec(curve);
      byte[] whole = pair.getPublic().getEncoded();
      SubjectKey plain = SubjectKey.of(pair.getPublic());
      byte[] bits = plain.bits();
      int octets = (bits.length - 1) / 2;
      byte[] compressed = Arrays.copyOf(bits, 1 + octets);
      compressed[0] = (byte) (2 | (bits[bits.length - 1] & 1));
      String oid = curve.equals("secp256r1") ? "1.2.840.10045.3.1.7" : curve.equals("secp384r1") ? "1.3.132.0.34" : "1.3.132.0.35";
      Csr csr = reader.read(signed(body(V0, name("dev1"), ecInfo(oid, compressed)), pair, "SHA256withECDSA", ECDSA_SHA256));
      assertThat(csr.key().info()).isEqualTo(whole);
      assertThat(csr.key().sha256()).isEqualTo(plain.sha256());
    }
  }

  @Test
  void a_policy_may_allow_less() {
    CsrReader strict = new CsrReader(new KeyPolicy(java.util.Set.of(KeyKind.P256), 2048, 8192));
    assertThatThrownBy(() -> strict.read(rsaCsr("SHA256withRSA", RSA_SHA256))).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> strict.read(ecCsr("secp384r1", "SHA384withECDSA", "1.2.840.10045.4.3.3"))).isInstanceOf(Refusal.class);
  }

  @Test
  void sound_moduli_do_not_have_the_roca_mark() {
    BigInteger modulus = modulus(RSA);
    for (int i = 0; i < 2_000; i++) {
      BigInteger candidate = modulus.add(BigInteger.valueOf(2L * i));
      if (!candidate.gcd(BigInteger.valueOf(3L * 5 * 7 * 11 * 13 * 17 * 19 * 23)).equals(BigInteger.ONE)) continue;
      try {
        RsaRules.check(candidate, BigInteger.valueOf(65_537), KeyPolicy.DEFAULT);
      } catch (Refusal refusal) {
        assertThat(refusal.detail()).doesNotContain("CVE-2017-15361");
      }
    }
  }

  @Test
  void example_keys_of_standards_are_on_the_list_and_a_fresh_key_is_not() {
    // RFC 6979, A.2.5.
    byte[] point = new BigInteger("0460FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB67903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299", 16).toByteArray();
    assertThat(LeakedKeys.known().contains(sha256(ecInfo("1.2.840.10045.3.1.7", point)))).isTrue();
    assertThat(LeakedKeys.known().contains(SubjectKey.of(PAIR.getPublic()).sha256())).isFalse();
  }

  private static Arguments good(String what, KeyKind kind, byte[] der) {
    return Arguments.of(what, kind, der);
  }

  private static Arguments bad(String what, String code, byte[] der) {
    return Arguments.of(what, code, der);
  }

  private static String sha256(byte[] bytes) {
    return dev.bulwark.fleet.device.Fingerprint.of(bytes).hex();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] sign(byte[] body) {
    return signed(body, PAIR, "SHA256withECDSA", ECDSA_SHA256);
  }

  private static byte[] subject(byte[]... rdns) {
    return sign(body(V0, Der.sequence(rdns), PAIR.getPublic().getEncoded()));
  }

  private static byte[][] parts(int count) {
    byte[][] all = new byte[count][];
    Arrays.fill(all, rdn("2.5.4.11", Der.utf8("unit")));
    return all;
  }

  /** A request with this key and a signature that cannot be by it: the key's rules come first. */
  private static byte[] key(byte[] info) {
    return sign(body(V0, name("dev1"), info));
  }

  private static byte[] ecCsr(String curve, String algorithm, String oid) {
    KeyPair pair = ec(curve);
    return signed(body(V0, name("dev1"), pair.getPublic().getEncoded()), pair, algorithm, Der.sequence(Der.oid(oid)));
  }

  private static byte[] rsaCsr(String algorithm, byte[] identifier) {
    return signed(body(V0, name("dev1"), RSA.getPublic().getEncoded()), RSA, algorithm, identifier);
  }

  private static byte[] pss(String hash) throws Exception {
    java.security.spec.PSSParameterSpec spec = new java.security.spec.PSSParameterSpec(hash, "MGF1", new java.security.spec.MGF1ParameterSpec(hash), 32, 1);
    java.security.AlgorithmParameters parameters = java.security.AlgorithmParameters.getInstance("RSASSA-PSS");
    parameters.init(spec);
    byte[] body = body(V0, name("dev1"), RSA.getPublic().getEncoded());
    java.security.Signature signer = java.security.Signature.getInstance("RSASSA-PSS");
    signer.setParameter(spec);
    signer.initSign(RSA.getPrivate());
    signer.update(body);
    return Der.sequence(body, Der.sequence(Der.oid("1.2.840.113549.1.1.10"), parameters.getEncoded()), Der.bits(signer.sign()));
  }

  private static byte[] dsa() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("DSA");
    generator.initialize(2048);
    KeyPair pair = generator.generateKeyPair();
    return signed(body(V0, name("dev1"), pair.getPublic().getEncoded()), pair, "SHA256withDSA", Der.sequence(Der.oid("2.16.840.1.101.3.4.3.2")));
  }

  private static byte[] ecInfo(String oid, byte[] point) {
    return Der.sequence(Der.sequence(Der.oid("1.2.840.10045.2.1"), Der.oid(oid)), Der.bits(point));
  }

  private static byte[] edInfo(byte[] point) {
    return Der.sequence(Der.sequence(Der.oid("1.3.101.112")), Der.bits(point));
  }

  private static byte[] point(int octets) {
    byte[] point = new byte[1 + 2 * octets];
    point[0] = 4;
    point[octets] = 5;
    return point;
  }

  private static byte[] offCurve() {
    byte[] info = PAIR.getPublic().getEncoded();
    info[info.length - 1] ^= 1;
    return info;
  }

  private static byte[] allOnes() {
    byte[] point = new byte[65];
    Arrays.fill(point, (byte) 0xff);
    point[0] = 4;
    return point;
  }

  private static byte[] hybrid() {
    byte[] bits = SubjectKey.of(PAIR.getPublic()).bits();
    bits[0] = (byte) (6 | (bits[64] & 1));
    return ecInfo("1.2.840.10045.3.1.7", bits);
  }

  /** The first x for which x³ - 3x + b is no square. */
  private static byte[] compressedWithoutRoot() {
    var parameters = ((ECPublicKey) PAIR.getPublic()).getParams();
    BigInteger p = ((java.security.spec.ECFieldFp) parameters.getCurve().getField()).getP();
    for (int x = 1; ; x++) {
      BigInteger value = BigInteger.valueOf((long) x * x * x - 3L * x).add(parameters.getCurve().getB()).mod(p);
      if (value.modPow(p.shiftRight(1), p).equals(BigInteger.ONE)) continue;
      byte[] point = new byte[33];
      point[0] = 2;
      point[32] = (byte) x;
      return point;
    }
  }

  private static byte[] identity() {
    return little(1);
  }

  private static byte[] little(int value) {
    byte[] out = new byte[32];
    out[0] = (byte) value;
    return out;
  }

  private static byte[] ones32() {
    byte[] out = new byte[32];
    Arrays.fill(out, (byte) 0xff);
    return out;
  }

  private static BigInteger modulus(KeyPair rsa) {
    return ((java.security.interfaces.RSAPublicKey) rsa.getPublic()).getModulus();
  }

  private static byte[] rsaKey(BigInteger modulus, long exponent) {
    return Der.sequence(Der.integer(modulus), Der.integer(exponent));
  }

  private static byte[] rsaInfo(KeyPair pair, long exponent) {
    return rsaInfo(modulus(pair), exponent);
  }

  private static byte[] rsaInfo(BigInteger modulus, long exponent) {
    return Der.sequence(Der.sequence(Der.oid("1.2.840.113549.1.1.1"), Der.nothing()), Der.bits(rsaKey(modulus, exponent)));
  }

  /** A number with the mark: a power of 65537 modulo every small prime of the test. */
  private static BigInteger roca() {
    BigInteger product = BigInteger.ONE;
    for (int n = 2; n <= 167; n++) if (BigInteger.valueOf(n).isProbablePrime(30)) product = product.multiply(BigInteger.valueOf(n));
    BigInteger base = BigInteger.valueOf(65_537).modPow(BigInteger.valueOf(12_345), product);
    BigInteger candidate = base.add(product.multiply(BigInteger.ONE.shiftLeft(2047).divide(product).add(BigInteger.ONE)));
    while (!candidate.testBit(0) || hasSmallFactor(candidate)) candidate = candidate.add(product.shiftLeft(1));
    return candidate;
  }

  private static boolean hasSmallFactor(BigInteger number) {
    for (int n = 3; n < 752; n += 2) if (number.mod(BigInteger.valueOf(n)).signum() == 0) return true;
    return false;
  }

  private static byte[] flip(byte[] good) {
    byte[] bad = good.clone();
    bad[bad.length - 1] ^= 1;
    return bad;
  }

  private static int header(byte[] der) {
    return (der[1] & 0x80) == 0 ? 2 : 2 + (der[1] & 0x7f);
  }

  /** The signature value of a P-256 request, whose body fits one length octet less than two. */
  private static byte[] tail(byte[] good) throws Exception {
    var request = dev.bulwark.pki.der.DerReader.strict(good, 16, 1_000).enter(Der.SEQUENCE, "request");
    request.whole("body");
    request.whole("algorithm");
    return request.whole("signature");
  }

  private static byte[] indefinite(byte[] good) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0x30);
    out.write(0x80);
    out.write(good, header(good), good.length - header(good));
    out.write(0);
    out.write(0);
    return out.toByteArray();
  }

  private static byte[] longLength(byte[] good) {
    int content = good.length - header(good);
    byte[] head = {0x30, (byte) 0x83, 0, (byte) (content >> 8), (byte) content};
    return Der.concat(head, Arrays.copyOfRange(good, header(good), good.length));
  }

  private static byte[] nested(int deep) {
    byte[] inner = Der.nothing();
    for (int i = 0; i < deep; i++) inner = Der.sequence(inner);
    return inner;
  }
}
