package dev.bulwark.cli.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.json.Doc;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of a certificate by the commands of the PKI reference, typed as an administrator would. */
class OpensslAndCurlIT {
  @TempDir static Path dir;
  private static Rig rig;

  @BeforeAll
  static void start() throws Exception {
    Rig.needs("curl", "openssl", "base64");
    rig = new Rig(dir);
  }

  @AfterAll
  static void stop() {
    if (rig != null) rig.close();
  }

  @Test
  void cacerts_hold_the_root_and_both_issuing_authorities() throws Exception {
    String all = rig.must("curl -sSf --cacert root.pem $E/cacerts | base64 -d | openssl pkcs7 -inform DER -print_certs");
    assertThat(all.split("BEGIN CERTIFICATE", -1)).as(all).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "p256 | openssl ecparam -name prime256v1 -genkey -noout", "p384 | openssl ecparam -name secp384r1 -genkey -noout", "rsa | openssl genrsa 2048", "ed | openssl genpkey -algorithm ED25519"})
  void the_issued_certificate_says_what_the_registry_says(String id, String generate) throws Exception {
    String token = rig.add(id, "");
    rig.must(generate + " > " + id + ".key 2>/dev/null; openssl req -new -key " + id + ".key -subj '/O=Evil Corp/CN=" + id + "' -outform DER | base64 > " + id + ".b64");
    rig.must("curl -sSf --cacert root.pem -u " + id + ":" + token + " -H 'Content-Type: application/pkcs10' --data-binary @" + id + ".b64 $E/simpleenroll | base64 -d"
        + " | openssl pkcs7 -inform DER -print_certs | openssl x509 -out " + id + ".pem");
    String text = rig.must("openssl x509 -in " + id + ".pem -noout -text").replaceAll("\\s+", " ");
    String base = "https://localhost:" + rig.port("device");
    assertThat(text).contains("Version: 3", "Signature Algorithm: ecdsa-with-SHA256", "Subject: CN = " + id + " ", "X509v3 Subject Alternative Name: URI:urn:bulwark:device:DEFAULT:" + id + " ",
        "X509v3 Extended Key Usage: TLS Web Client Authentication ", "X509v3 Key Usage: critical Digital Signature ", "X509v3 Basic Constraints: critical CA:FALSE ",
        "OCSP - URI:" + base + "/ocsp ", "CA Issuers - URI:" + base + "/ca/device.cer ", "URI:" + base + "/crl/device.crl ", "X509v3 Subject Key Identifier:", "X509v3 Authority Key Identifier:");
    assertThat(text).doesNotContain("Evil");
    assertThat(rig.must("openssl verify -x509_strict -purpose sslclient -CAfile root.pem -untrusted issuing.pem " + id + ".pem")).contains("OK");
    assertThat(rig.sh("openssl verify -purpose sslserver -CAfile root.pem -untrusted issuing.pem " + id + ".pem").exit()).as("it is no server's").isNotZero();
    assertThat(rig.must("openssl x509 -in " + id + ".pem -noout -checkend " + 89 * 86_400)).contains("will not expire");
    assertThat(rig.sh("openssl x509 -in " + id + ".pem -noout -checkend " + 91 * 86_400).out()).contains("will expire");
    assertThat(rig.must("openssl x509 -in " + id + ".pem -noout -issuer -nameopt RFC2253").strip()).isEqualTo("issuer=" + rig.must("openssl x509 -in issuing.pem -noout -subject -nameopt RFC2253").strip().substring("subject=".length()));
    assertThat(rig.must("curl -sSf --cacert root.pem " + base + "/ca/device.cer | openssl x509 -inform DER")).as("what AIA points to").isEqualTo(rig.must("openssl x509 -in issuing.pem"));
  }

  @Test
  void a_token_opens_one_enrolment_of_its_own_device_and_nothing_else() throws Exception {
    String token = rig.add("tok-1", "");
    rig.add("tok-2", "");
    rig.request("tok-1");
    rig.request("tok-2");
    assertThat(rig.post("-u tok-2:" + token, "simpleenroll", "tok-2.b64")).as("another's token").isEqualTo("401");
    assertThat(rig.post("-u tok-1:" + token, "simplereenroll", "tok-1.b64")).as("a token renews nothing").isEqualTo("401");
    assertThat(rig.sh("curl -sS --cacert root.pem -o /dev/null -w '%{http_code}' -H 'Authorization: Bearer " + token + "' https://$A/api/v1/status").out()).as("a token is no operator's").isEqualTo("401");
    assertThat(rig.post("-u tok-1:" + token, "simpleenroll", "tok-1.b64")).as("and was not used up").isEqualTo("200");
    long from = rig.events();
    String second = rig.must("curl -sS -i --cacert root.pem -u tok-1:" + token + " -H 'Content-Type: application/pkcs10' --data-binary @tok-1.b64 $E/simpleenroll");
    assertThat(second).startsWith("HTTP/1.1 401").containsIgnoringCase("WWW-Authenticate: Basic realm=\"bulwark\"");
    String unknown = rig.must("curl -sS --cacert root.pem -u nobody:" + token + " -H 'Content-Type: application/pkcs10' --data-binary @tok-1.b64 $E/simpleenroll");
    assertThat(second).as("used, and unknown device: the same body").endsWith(unknown);
    rig.heard(from, "enrol.refused", "tok-1");
    assertThat(rig.bulwark("device", "show", "tok-2").json().text("state")).isEqualTo("pending");
  }

  @Test
  void a_certificate_renews_itself_for_a_new_key_and_for_no_other_name() throws Exception {
    rig.enrol("ren-1");
    rig.must("openssl ecparam -name prime256v1 -genkey -noout -out next.key; openssl req -new -key next.key -subj /CN=ren-1 -outform DER | base64 > next.b64");
    assertThat(rig.post("--cert ren-1.pem --key ren-1.key", "simplereenroll", "next.b64")).isEqualTo("200");
    rig.must("base64 -d answer.out | openssl pkcs7 -inform DER -print_certs | openssl x509 -out next.pem");
    assertThat(rig.must("openssl x509 -in next.pem -noout -pubkey")).isEqualTo(rig.must("openssl pkey -in next.key -pubout"));
    rig.must("openssl req -new -key next.key -subj / -outform DER | base64 > empty.b64");
    assertThat(rig.post("--cert next.pem --key next.key", "simplereenroll", "empty.b64")).as("the same key, an empty subject").isEqualTo("200");
    long from = rig.events();
    rig.must("openssl req -new -key next.key -subj /CN=ren-2 -outform DER | base64 > other.b64");
    assertThat(rig.post("--cert next.pem --key next.key", "simplereenroll", "other.b64")).isEqualTo("400");
    rig.heard(from, "enrol.refused", "EST-014");
    rig.must("openssl req -new -key next.key -subj /CN=ren-1 -addext subjectAltName=URI:urn:bulwark:device:DEFAULT:ren-2 -outform DER | base64 > san.b64");
    assertThat(rig.post("--cert next.pem --key next.key", "simplereenroll", "san.b64")).isEqualTo("400");
    assertThat(rig.bulwark("device", "show", "ren-1").json().list("certificates")).hasSize(3);
  }

  @Test
  void ocsp_and_crl_follow_a_revocation_at_once() throws Exception {
    rig.enrol("rev-1");
    rig.enrol("rev-2");
    String ask = "openssl ocsp -issuer issuing.pem %s -cert %s.pem -CAfile root.pem -url $D/ocsp 2>&1";
    for (String hash : new String[] {"", "-sha256"}) assertThat(rig.must(ask.formatted(hash, "rev-1"))).contains("Response verify OK", "rev-1.pem: good").doesNotContain("WARNING: no nonce");
    String crl = "curl -sSf --cacert root.pem $D/crl/device.crl | openssl crl -inform DER -out crl.pem; openssl verify -x509_strict -CAfile root.pem -untrusted issuing.pem -CRLfile crl.pem -crl_check %s.pem";
    assertThat(rig.must(crl.formatted("rev-1"))).contains("rev-1.pem: OK");
    rig.must("openssl ocsp -issuer issuing.pem -cert rev-1.pem -reqout q.der -no_nonce");
    String get = "curl -sSf --cacert root.pem \"$D/ocsp/%s\" -o b.der; openssl ocsp -issuer issuing.pem -cert rev-1.pem -respin b.der -CAfile root.pem -no_nonce 2>&1";
    String raw = "$(base64 -w0 q.der)";
    String escaped = "$(base64 -w0 q.der | sed 's,/,%%2F,g;s,+,%%2B,g;s,=,%%3D,g')".replace("%%", "%");
    for (String form : new String[] {raw, escaped}) assertThat(rig.must(get.formatted(form))).contains("rev-1.pem: good");

    Doc revoked = rig.bulwark("device", "revoke", "rev-1", "--reason", "keyCompromise").json();
    assertThat(revoked.text("state")).isEqualTo("revoked");

    for (String hash : new String[] {"", "-sha256"}) assertThat(rig.must(ask.formatted(hash, "rev-1"))).contains("Response verify OK", "rev-1.pem: revoked", "Reason: keyCompromise");
    for (String form : new String[] {raw, escaped}) assertThat(rig.must(get.formatted(form))).as("no cache hides it").contains("rev-1.pem: revoked");
    assertThat(rig.sh(crl.formatted("rev-1")).out()).contains("error 23");
    assertThat(rig.must(ask.formatted("", "rev-2"))).as("the twin").contains("rev-2.pem: good");
    assertThat(rig.must(crl.formatted("rev-2"))).contains("rev-2.pem: OK");
    assertThat(rig.must("openssl ocsp -issuer issuing.pem -serial 0x1234567890abcdef -CAfile root.pem -url $D/ocsp 2>&1")).as("never issued").contains("unknown").doesNotContain("good");
    rig.request("rev-1");
    assertThat(rig.sh("curl -sS -o answer.out -w '%{http_code}' --cacert root.pem --cert rev-1.pem --key rev-1.key -H 'Content-Type: application/pkcs10' --data-binary @rev-1.b64 $E/simplereenroll").out()).doesNotContain("200");
  }

  @Test
  void a_token_made_before_the_revocation_is_worth_nothing_after_it() throws Exception {
    String token = rig.add("rev-3", "");
    rig.request("rev-3");
    rig.bulwark("device", "revoke", "rev-3", "--reason", "unspecified");
    assertThat(rig.post("-u rev-3:" + token, "simpleenroll", "rev-3.b64")).isIn("401", "403");
  }

  @Test
  void more_than_16_kib_are_413_and_are_told_of() throws Exception {
    String token = rig.add("big-1", "");
    rig.must("head -c 20000 /dev/zero | tr '\\0' A > big.b64; head -c 3000000 /dev/zero | tr '\\0' A > huge.b64");
    long from = rig.events();
    assertThat(rig.post("-u big-1:" + token, "simpleenroll", "big.b64")).isEqualTo("413");
    rig.heard(from, "enrol.refused", "EST-003");
    assertThat(rig.sh("curl -sS --cacert root.pem -o /dev/null -w '%{http_code}' -u big-1:" + token + " -H 'Content-Type: application/pkcs10' --data-binary @huge.b64 $E/simpleenroll").out()).endsWith("413");
    assertThat(rig.sh("curl -sS --cacert root.pem -o /dev/null -w '%{http_code}' -H 'Transfer-Encoding: chunked' -u big-1:" + token + " -H 'Content-Type: application/pkcs10' --data-binary @huge.b64 $E/simpleenroll").out()).endsWith("413");
  }

  @Test
  void names_that_are_asked_for_are_never_issued() throws Exception {
    String token = rig.add("san-1", "");
    rig.must("openssl ecparam -name prime256v1 -genkey -noout -out san-1.key; openssl req -new -key san-1.key -subj /CN=san-1 -addext subjectAltName=DNS:evil.example,URI:urn:bulwark:device:DEFAULT:admin"
        + " -addext extendedKeyUsage=serverAuth -addext certificatePolicies=1.2.3.4 -outform DER | base64 > san-1.b64");
    assertThat(rig.post("-u san-1:" + token, "simpleenroll", "san-1.b64")).isEqualTo("200");
    String text = rig.must("base64 -d answer.out | openssl pkcs7 -inform DER -print_certs | openssl x509 -noout -text");
    assertThat(text).contains("URI:urn:bulwark:device:DEFAULT:san-1").doesNotContain("evil", "DEFAULT:admin", "Server Authentication", "1.2.3.4");
  }

  /** Each is a shell line that writes the body to standard output; the device is {@code bad}. */
  @ParameterizedTest
  @CsvSource(delimiter = '@', value = {
      "CA:TRUE @ openssl req -new -key bad.key -subj /CN=bad -addext basicConstraints=critical,CA:TRUE -outform DER | base64", "keyCertSign @ openssl req -new -key bad.key -subj /CN=bad -addext keyUsage=keyCertSign -outform DER | base64",
      "another's name @ openssl req -new -key bad.key -subj /CN=bad2 -outform DER | base64", "trailing bytes @ (openssl req -new -key bad.key -subj /CN=bad -outform DER; printf x) | base64",
      "a torn request @ openssl req -new -key bad.key -subj /CN=bad -outform DER | head -c 100 | base64", "indefinite length @ (printf '\\060\\200'; openssl req -new -key bad.key -subj /CN=bad -outform DER | tail -c +4; printf '\\0\\0') | base64",
      "a wrong signature @ openssl req -new -key bad.key -subj /CN=bad -outform DER | (head -c 200; printf zzzz) | base64", "SHA-1 @ openssl req -new -sha1 -key bad.key -subj /CN=bad -outform DER | base64",
      "RSA-1024 @ openssl genrsa 1024 2>/dev/null > w.key && openssl req -new -key w.key -subj /CN=bad -outform DER | base64", "e=3 @ openssl genrsa -3 2048 2>/dev/null > w.key && openssl req -new -key w.key -subj /CN=bad -outform DER | base64",
      "P-224 @ openssl ecparam -name secp224r1 -genkey -noout > w.key && openssl req -new -key w.key -subj /CN=bad -outform DER | base64", "secp256k1 @ openssl ecparam -name secp256k1 -genkey -noout > w.key && openssl req -new -key w.key -subj /CN=bad -outform DER | base64",
      "explicit curve @ openssl ecparam -name prime256v1 -genkey -noout -param_enc explicit > w.key && openssl req -new -key w.key -subj /CN=bad -outform DER | base64", "Ed448 @ openssl genpkey -algorithm ED448 > w.key && openssl req -new -key w.key -subj /CN=bad -outform DER | base64",
      "PEM inside base64 @ openssl req -new -key bad.key -subj /CN=bad | base64", "no base64 @ printf '%%%%'", "nothing @ printf ''", "a NUL in the name @ cat nul.b64", "a bidi character in the name @ cat bidi.b64", "another device's key @ cat stolen.b64"})
  void a_bad_request_gets_a_4xx_with_a_code_and_an_event_and_costs_the_token_nothing(String what, String line) throws Exception {
    bad();
    long from = rig.events();
    rig.must(line + " > body.b64");
    assertThat(rig.post("-u bad:" + badToken, "simpleenroll", "body.b64")).as(what).isEqualTo("400");
    Doc problem = Doc.read(Files.readAllBytes(dir.resolve("answer.out")));
    assertThat(problem.text("code")).as(what).matches("EST-0\\d\\d");
    assertThat(problem.text("detail")).isNotBlank();
    rig.heard(from, "enrol.refused", problem.text("code"));
    Doc device = rig.bulwark("device", "show", "bad").json();
    assertThat(device.text("state")).isEqualTo("pending");
    assertThat(device.list("certificates")).isEmpty();
  }

  private static String badToken = "";

  private static void bad() throws Exception {
    if (!badToken.isEmpty()) return;
    badToken = rig.add("bad", "");
    rig.request("bad");
    crafted("nul.b64", "ba\u0000d");
    crafted("bidi.b64", "bad\u202e");
    rig.enrol("owner");
    rig.must("openssl req -new -key owner.key -subj /CN=bad -outform DER | base64 > stolen.b64");
  }

  private static void crafted(String file, String commonName) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    X500Name name = new X500NameBuilder().addRDN(BCStyle.CN, new DERUTF8String(commonName)).build();
    byte[] der = new JcaPKCS10CertificationRequestBuilder(name, pair.getPublic()).build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())).getEncoded();
    Files.write(dir.resolve(file), Base64.getEncoder().encode(der));
  }

  @ParameterizedTest
  @ValueSource(strings = {"fold -w 64", "fold -w 76", "sed 's/$/\\r/'", "tr -d '\\n'", "sed 's/^/  /'"})
  void base64_is_taken_in_any_wrapping(String wrapping) throws Exception {
    String id = "wrap-" + Integer.toHexString(wrapping.hashCode());
    String token = rig.add(id, "");
    rig.request(id);
    rig.must("tr -d '\\n' < " + id + ".b64 | " + wrapping + " > wrapped.b64");
    assertThat(rig.post("-u " + id + ":" + token, "simpleenroll", "wrapped.b64")).as(Files.readString(dir.resolve("answer.out"), StandardCharsets.UTF_8)).isEqualTo("200");
  }
}
