package dev.bulwark.hardening.scan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.rule.RulePack;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretScanTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 1);
  private static final SecretScan SCAN = SecretScan.of(RulePack.shipped(), TODAY);
  private static final String LETTERS = "Kf9sQ2xLw7ZbT4mVr1NcYd8HgJp5uEa3oRiSkMtBvCyXzWqD6nF0GhUjPlAe";

  private static byte[] among(byte[] secret) {
    byte[] content = new byte[secret.length + 2_000];
    System.arraycopy(secret, 0, content, 1_000, secret.length);
    return content;
  }

  private static List<String> rules(byte[] secret) {
    List<Finding> findings = SCAN.scan(among(secret));
    assertThat(findings).allSatisfy(finding -> assertThat(finding.offset()).isEqualTo(1_000));
    return findings.stream().map(Finding::rule).toList();
  }

  private static List<String> rules(String text) {
    return rules(text.getBytes(ISO_8859_1));
  }

  @Test
  void a_private_key_in_pem_form_is_found_at_its_first_dash_and_the_bare_words_are_not() {
    assertThat(rules(Planted.pem("PRIVATE KEY", Planted.RSA.getPrivate().getEncoded()))).containsExactly("FW-KEY-001");
    assertThat(rules(Planted.pem("EC PRIVATE KEY", Planted.bare(Planted.EC)))).containsExactly("FW-KEY-001");
    String escaped = new String(Planted.pem("RSA PRIVATE KEY", Planted.bare(Planted.RSA)), ISO_8859_1).replace("\n", "\\n");
    assertThat(rules(escaped)).containsExactly("FW-KEY-001");
    assertThat(rules(new String(Planted.pem("PRIVATE KEY", Planted.ED.getPrivate().getEncoded()), ISO_8859_1).replace("\n", "\r\n"))).containsExactly("FW-KEY-001");
    assertThat(rules("-----BEGIN RSA PRIVATE KEY-----\0-----END RSA PRIVATE KEY-----\0-----BEGIN EC PRIVATE KEY-----\0-----END EC PRIVATE KEY-----")).isEmpty();
    assertThat(rules("-----BEGIN PRIVATE KEY-----\nnot base 64 at all, but a remark in a manual!\n-----END PRIVATE KEY-----\n")).isEmpty();
    assertThat(rules(new String(Planted.pem("PRIVATE KEY", Planted.RSA.getPrivate().getEncoded()), ISO_8859_1).replace("END PRIVATE", "END RSA PRIVATE"))).isEmpty();
    assertThat(rules(Planted.pem("PUBLIC KEY", Planted.RSA.getPublic().getEncoded()))).isEmpty();
  }

  @Test
  void a_private_key_in_der_form_is_found_at_its_outer_tag_once_though_forms_stand_in_each_other() {
    for (byte[] key :
        List.of(Planted.RSA.getPrivate().getEncoded(), Planted.EC.getPrivate().getEncoded(), Planted.ED.getPrivate().getEncoded(), Planted.bare(Planted.RSA), Planted.curve("secp384r1").getPrivate().getEncoded())) {
      assertThat(rules(key)).containsExactly("FW-KEY-002");
      byte[] shorter = Arrays.copyOf(key, key.length - 1);
      assertThat(SCAN.scan(shorter)).isEmpty();
    }
  }

  @Test
  void an_rsa_key_whose_numbers_do_not_belong_together_is_none() {
    byte[] key = Planted.bare(Planted.RSA);
    key[60] ^= 1;
    assertThat(rules(key)).isEmpty();
  }

  @Test
  void public_keys_and_templates_of_libraries_are_no_private_keys() {
    assertThat(rules(Planted.RSA.getPublic().getEncoded())).isEmpty();
    assertThat(rules(Planted.EC.getPublic().getEncoded())).isEmpty();
    byte[] template = new byte[64];
    byte[] begin = Planted.ED.getPrivate().getEncoded();
    System.arraycopy(begin, 0, template, 0, 16);
    System.arraycopy(begin, 0, template, 16, 16);
    assertThat(rules(template)).isEmpty();
  }

  @Test
  void an_encrypted_private_key_is_told_as_such_and_not_as_a_plain_one() {
    byte[] some = new byte[200];
    new Random(1).nextBytes(some);
    assertThat(rules(Planted.pem("ENCRYPTED PRIVATE KEY", some))).containsExactly("FW-KEY-003");
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(some);
    assertThat(rules("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n\n" + body + "\n-----END RSA PRIVATE KEY-----\n")).containsExactly("FW-KEY-003");
  }

  @Test
  void a_published_test_key_is_known_by_its_public_number_alone() {
    byte[] begin = new byte[16];
    Literal literal = PublishedKeys.shipped().begin(0);
    for (int i = 0; i < 16; i++) begin[i] = literal.at(i);
    assertThat(rules(begin)).containsExactly("FW-KEY-004");
    begin[15] ^= 1;
    assertThat(rules(begin)).isEmpty();
    assertThat(PublishedKeys.shipped().size()).isGreaterThan(50);
    // The key hash that MCUboot's own documents show for root-rsa-2048.pem.
    assertThat(PublishedKeys.shipped().named("fc5701dc6135e1323847bdc40f04d2e5bee5833b23c29f93593d00018cfa9994")).contains("mcuboot root-rsa-2048");
  }

  @Test
  void certificates_are_judged_by_expiry_key_hash_and_length_of_life() {
    LocalDate from = TODAY.minusDays(30);
    KeyPurposeId client = KeyPurposeId.id_kp_clientAuth;
    byte[] good = Planted.leaf(Planted.EC, from, from.plusDays(365), client);
    assertThat(rules(good)).isEmpty();
    assertThat(rules(Planted.pem("CERTIFICATE", good))).isEmpty();
    assertThat(rules(Planted.leaf(Planted.EC, from.minusYears(1), from, client))).containsExactly("FW-CERT-001");
    assertThat(rules(Planted.pem("CERTIFICATE", Planted.leaf(Planted.EC, from.minusYears(1), from, client)))).containsExactly("FW-CERT-001");
    assertThat(rules(Planted.leaf(Planted.pair("RSA", 1024), from, from.plusDays(90), client))).containsExactly("FW-CERT-002");
    assertThat(rules(Planted.certificate(Planted.RSA, from, from.plusDays(90), "SHA1withRSA", false, client))).containsExactly("FW-CERT-003");
    assertThat(rules(Planted.leaf(Planted.EC, from, from.plusDays(400), client))).containsExactly("FW-CERT-005");
    assertThat(rules(Planted.certificate(Planted.EC, from, from.plusYears(20), "SHA256withECDSA", true, client))).isEmpty();
    assertThat(rules(Planted.versionOne(Planted.RSA, from.minusYears(1), from))).containsExactly("FW-CERT-001");
  }

  @Test
  void a_certificate_expires_after_its_last_day_not_on_it() {
    assertThat(SecretScan.of(RulePack.shipped(), LocalDate.of(2027, 1, 1)).scan(Planted.leaf(Planted.EC, LocalDate.of(2026, 1, 2), LocalDate.of(2027, 1, 1), KeyPurposeId.id_kp_clientAuth))).isEmpty();
    assertThat(SecretScan.of(RulePack.shipped(), LocalDate.of(2027, 1, 2)).scan(Planted.leaf(Planted.EC, LocalDate.of(2026, 1, 2), LocalDate.of(2027, 1, 1), KeyPurposeId.id_kp_clientAuth))).extracting(Finding::rule).containsExactly("FW-CERT-001");
  }

  @ParameterizedTest
  @ValueSource(strings = {"root\0xc3511\0", "admin:smcadmin", "root:vizxv\n", "login=root:xmhdipc;", "Administrator\0meinsm\0"})
  void a_published_pair_is_found(String pair) {
    assertThat(SCAN.scan(among(pair.getBytes(ISO_8859_1)))).extracting(Finding::rule).containsExactly("FW-CRED-001");
  }

  @ParameterizedTest
  @ValueSource(strings = {"root", "admin\0", "superadmin:admin123", "admin:administrator", "xroot\0xc3511\0", "root\0xc3511x\0", "chown admin:admin /etc/x", "root:1111", "user:admin:smcadmin2"})
  void half_a_pair_or_a_pair_inside_longer_words_is_none(String text) {
    assertThat(rules(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqtts://device:Hunter2x@broker.acme-iot.net:8883/a", "https://svc:S3cr%65t@10.1.2.3/", "redis://:x9@h.example.com", "ftp://up:l0ad@files.acme.io"})
  void a_password_in_an_address_is_found_at_its_scheme(String url) {
    if (url.startsWith("redis")) assertThat(rules(url)).isEmpty();
    else assertThat(rules(url)).containsExactly("FW-CRED-003");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://%s:%s@%s/", "https://user:password@example.com/", "https://${USER}:${PASS}@host/", "https://<user>:<password>@host/", "https://user@host.acme.io/", "https://host.acme.io/a:b@c", "https://user:@host.acme.io/"})
  void templates_of_addresses_are_no_credentials(String url) {
    assertThat(rules(url)).isEmpty();
  }

  @Test
  void password_hashes_are_known_by_salt_and_length() {
    String salt = "saltSALT";
    String h22 = LETTERS.substring(0, 22);
    String h43 = LETTERS.substring(0, 43);
    String h86 = LETTERS + LETTERS.substring(0, 26);
    for (String hash : List.of("$1$" + salt + "$" + h22, "$5$" + salt + "$" + h43, "$6$" + salt + "$" + h86, "$6$rounds=5000$" + salt + "$" + h86, "$y$j9T$" + salt + "$" + h43, "$2b$12$" + LETTERS.substring(0, 53))) {
      assertThat(rules(hash)).as(hash).containsExactly("FW-CRED-004");
      assertThat(rules(hash.substring(0, hash.length() - 1))).as(hash).isEmpty();
      assertThat(rules(hash + "A")).as(hash).isEmpty();
    }
    assertThat(rules("$1$ $5$ $6$ $y$ $2b$")).isEmpty();
  }

  @Test
  void a_basic_header_with_a_pair_is_found_and_a_format_is_not() {
    assertThat(rules("Authorization: Basic " + Base64.getEncoder().encodeToString("svc:Hunter2".getBytes(ISO_8859_1)) + "\r\n")).containsExactly("FW-CRED-005");
    assertThat(rules("Authorization: Basic %s\r\n")).isEmpty();
    assertThat(rules("Authorization: Basic " + Base64.getEncoder().encodeToString("nocolonhere".getBytes(ISO_8859_1)))).isEmpty();
  }

  @Test
  void tokens_of_clouds_are_known_by_begin_length_and_alphabet() {
    String any = LETTERS;
    for (String token :
        List.of("AKIAQ7WZ3TNMXB5KDLEV", "ghp_" + any.substring(0, 36), "AIza" + any.substring(0, 35), "xoxb-123456789012-1234567890123-" + any.substring(0, 24), "glpat-" + any.substring(0, 20), "sk_live_" + any.substring(0, 24))) {
      assertThat(rules(token)).as(token).containsExactly("FW-CRED-006");
      assertThat(SCAN.scan(among(("x" + token).getBytes(ISO_8859_1)))).as(token).isEmpty();
    }
    assertThat(rules("AKIAIOSFODNN7EXAMPLE")).isEmpty();
    assertThat(rules("AKIAQ7WZ3TNMXB5KDLE")).isEmpty();
    assertThat(rules("ghp_" + "x".repeat(36))).isEmpty();
    String header = Base64.getUrlEncoder().withoutPadding().encodeToString("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(ISO_8859_1));
    String claims = Base64.getUrlEncoder().withoutPadding().encodeToString("{\"sub\":\"device-1\"}".getBytes(ISO_8859_1));
    assertThat(rules(header + "." + claims + "." + any.substring(0, 43))).containsExactly("FW-CRED-006");
    assertThat(rules(header + "." + claims + ".")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"http://ota.acme-iot.net/fw.bin,FW-NET-001", "http://192.168.4.1/,FW-NET-001", "mqtt://broker.acme-iot.net:1883,FW-NET-002", "coap://sink.acme-iot.net/x,FW-NET-002", "mqtt://broker7:1883,FW-NET-002"})
  void an_address_without_encryption_is_found(String url, String rule) {
    assertThat(rules(url)).containsExactly(rule);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://ota.acme-iot.net/", "mqtts://broker.acme-iot.net", "http://www.w3.org/2000/svg", "http://schemas.xmlsoap.org/soap/envelope/", "http://localhost:8080/", "http://127.0.0.1/", "http://%s/fw.bin", "http://",
        "mqtt://localhost", "http://www.apache.org/licenses/LICENSE-2.0", "see http://tools.acme.io/manual", "http://docs.acme.io/x", "http://www.example.com/"
      })
  void names_of_schemas_documents_and_this_machine_are_no_endpoints(String text) {
    assertThat(rules(text)).isEmpty();
  }

  @Test
  void addresses_of_revocation_lists_inside_a_certificate_are_no_endpoints() {
    String url = "http://crl.acme-iot.net/ca.crl";
    assertThat(SCAN.scan(among(("\u0086" + (char) url.length() + url + "0").getBytes(ISO_8859_1)))).isEmpty();
  }

  @Test
  void a_finding_shows_two_characters_and_the_length_and_never_the_secret() {
    String url = "mqtts://device:Hunter2x@broker.acme-iot.net";
    Finding finding = SCAN.scan(url.getBytes(ISO_8859_1)).getFirst();
    assertThat(finding.redacted()).isEqualTo("de… (15 characters)");
    assertThat(finding.toString()).doesNotContain("Hunter2x");
    assertThat(finding.value()).isEqualTo(Redacted.sha256("device:Hunter2x".getBytes(ISO_8859_1)));
  }

  @Test
  void planted_secrets_are_found_at_any_offset_in_random_bytes_by_array_and_stream_alike() throws IOException {
    List<byte[]> secrets = new ArrayList<>(List.of(Planted.pem("PRIVATE KEY", Planted.EC.getPrivate().getEncoded()), Planted.RSA.getPrivate().getEncoded(), Planted.leaf(Planted.EC, TODAY.minusYears(1), TODAY.minusDays(3), KeyPurposeId.id_kp_clientAuth)));
    for (String text : List.of("\0root\0xc3511\0", "\0mqtt://sink.acme-iot.net\0", "\0AKIAQ7WZ3TNMXB5KDLEV\0", "\0$1$saltSALT$" + LETTERS.substring(0, 22) + "\0")) secrets.add(text.getBytes(ISO_8859_1));
    List<String> expected = List.of("FW-KEY-001", "FW-KEY-002", "FW-CERT-001", "FW-CRED-001", "FW-NET-002", "FW-CRED-006", "FW-CRED-004");
    Random random = new Random(7);
    int piece = 512 << 10;
    for (int round = 0; round < 6; round++) {
      byte[] content = new byte[2 * piece + random.nextInt(piece)];
      random.nextBytes(content);
      List<String> planted = new ArrayList<>();
      // Around the places where a piece of the stream ends, and anywhere else.
      int place = round % 2 == 0 ? piece - 6_000 - random.nextInt(4_000) : random.nextInt(piece);
      for (int i = 0; i < secrets.size(); i++) {
        byte[] secret = secrets.get(i);
        System.arraycopy(secret, 0, content, place, secret.length);
        planted.add(expected.get(i) + "@" + (place + (secret[0] == 0 ? 1 : 0)));
        place += secret.length + random.nextInt(9_000);
      }
      List<Finding> whole = SCAN.scan(content);
      assertThat(whole.stream().map(finding -> finding.rule() + "@" + finding.offset())).containsExactlyInAnyOrderElementsOf(planted);
      assertThat(SCAN.scan(new ByteArrayInputStream(content))).isEqualTo(whole);
    }
  }

  @Test
  void a_pem_key_across_the_border_of_two_pieces_is_found_wherever_the_border_cuts_it() throws IOException {
    byte[] key = Planted.pem("PRIVATE KEY", Planted.EC.getPrivate().getEncoded());
    for (int cut = 0; cut <= key.length; cut += 29) {
      byte[] content = new byte[600 << 10];
      int place = (512 << 10) + (20 << 10) - cut;
      System.arraycopy(key, 0, content, place, key.length);
      assertThat(SCAN.scan(new ByteArrayInputStream(content))).extracting(Finding::offset).containsExactly((long) place);
    }
  }

  @Test
  void findings_of_one_input_are_bounded_and_the_answer_says_so() {
    byte[] content = "mqtt://sink.acme-iot.net\0".repeat(SecretScan.MOST_FINDINGS + 5).getBytes(ISO_8859_1);
    Secrets secrets = SCAN.look(content);
    assertThat(secrets.findings()).hasSize(SecretScan.MOST_FINDINGS);
    assertThat(secrets.cut()).isTrue();
  }

  @Test
  void a_sparse_stream_is_walked_without_holding_it() throws IOException {
    InputStream zeros =
        new InputStream() {
          private long left = 1L << 28;

          @Override
          public int read() {
            return left-- > 0 ? 0 : -1;
          }

          @Override
          public int read(byte[] into, int from, int most) {
            if (left == 0) return -1;
            int now = (int) Math.min(left, most);
            left -= now;
            Arrays.fill(into, from, from + now, (byte) 0);
            return now;
          }
        };
    assertThat(SCAN.scan(zeros)).isEmpty();
  }

  @Test
  void no_bytes_make_it_fail() {
    Random random = new Random(11);
    List<byte[]> seeds =
        List.of(
            Planted.pem("RSA PRIVATE KEY", Planted.bare(Planted.RSA)), Planted.RSA.getPrivate().getEncoded(), Planted.EC.getPrivate().getEncoded(), Planted.leaf(Planted.RSA, TODAY, TODAY.plusDays(9), KeyPurposeId.id_kp_clientAuth), Planted.versionOne(Planted.RSA, TODAY, TODAY.plusDays(9)),
            "https://a:b@[::1]:99999/%%\0http://[[[/ mqtt://a..b:1 coap://-x.y $6$$$ eyJhbGciOi.eyJ.x Authorization: Basic ====".getBytes(ISO_8859_1));
    for (int round = 0; round < 1_200; round++) {
      byte[] content = seeds.get(round % seeds.size()).clone();
      for (int i = 1 + random.nextInt(4); i > 0; i--) content[random.nextInt(content.length)] = (byte) random.nextInt(256);
      byte[] cut = round % 3 == 0 ? Arrays.copyOf(content, random.nextInt(content.length)) : content;
      assertThat(SCAN.look(cut).cut()).isFalse();
    }
  }
}
