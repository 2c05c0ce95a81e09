package dev.bulwark.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.pki.csr.KeyPolicy;
import dev.bulwark.pki.est.EnrolRequest;
import dev.bulwark.pki.est.Enrolment;
import dev.bulwark.pki.est.EstMessages;
import dev.bulwark.pki.revocation.OcspReply;
import dev.bulwark.pki.revocation.RevocationReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The peer is the openssl command: its requests are read, and it accepts our certificates, lists and answers. */
class OpensslIT {
  private static final String MUD_URL = "1.3.6.1.5.5.7.1.25";
  @TempDir Path folder;
  private House house;

  private record Ran(int exit, String output) {}

  @BeforeEach
  void open() throws Exception {
    boolean there;
    try {
      there = run("version").exit() == 0;
    } catch (IOException e) {
      there = false;
    }
    assumeTrue(there, "skipped: no openssl");
    // The real time: openssl judges by it.
    house = new House(Files.createDirectory(folder.resolve("house")), House.settings(Duration.ofDays(90)), Instant.now());
    pem("root.pem", IssuerName.ROOT);
    pem("issuing.pem", IssuerName.DEVICE);
  }

  @AfterEach
  void close() {
    if (house != null) house.close();
  }

  private void pem(String file, IssuerName name) throws IOException {
    write(file, pem("CERTIFICATE", house.pki.authority().issuer(name).der()));
  }

  private static String pem(String what, byte[] der) {
    return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + what + "-----\n";
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  private Ran run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(folder, "out", ".txt");
    Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    process.getOutputStream().close();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ended", command).isTrue();
    return new Ran(process.exitValue(), new String(Files.readAllBytes(out), StandardCharsets.ISO_8859_1));
  }

  private void done(String... arguments) throws Exception {
    Ran ran = run(arguments);
    assertThat(ran.exit()).as(ran.output()).isZero();
  }

  /** Enrols with what openssl made: the key, the request, base64 in openssl's lines. */
  private Enrolment enrol(String id, String... keyOptions) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("genpkey", "-out", id + ".key"));
    arguments.addAll(List.of(keyOptions));
    done(arguments.toArray(String[]::new));
    done("req", "-new", "-key", id + ".key", "-subj", "/CN=" + id, "-outform", "DER", "-out", id + ".der");
    done("base64", "-in", id + ".der", "-out", id + ".b64");
    return house.pki.enrolments().enrol(new EnrolRequest(id, house.register(id), Files.readAllBytes(folder.resolve(id + ".b64")), null, "192.0.2.1"));
  }

  private Enrolment.Issued enrolled(String id) throws Exception {
    Enrolment.Issued issued = (Enrolment.Issued) enrol(id, "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256");
    Files.write(folder.resolve(id + ".p7.b64"), issued.body());
    done("base64", "-d", "-in", id + ".p7.b64", "-out", id + ".p7");
    done("pkcs7", "-inform", "DER", "-in", id + ".p7", "-print_certs", "-out", id + ".pem");
    return issued;
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC:ec_paramgen_curve:P-256", "EC:ec_paramgen_curve:P-384", "EC:ec_paramgen_curve:P-521", "RSA:rsa_keygen_bits:2048", "RSA:rsa_keygen_bits:4096", "ED25519"})
  void its_requests_with_sound_keys_get_certificates_that_it_verifies(String key) throws Exception {
    String[] parts = key.split(":", 2);
    Enrolment answer = parts.length == 1 ? enrol("dev1", "-algorithm", parts[0]) : enrol("dev1", "-algorithm", parts[0], "-pkeyopt", parts[1]);
    write("dev1.pem", pem("CERTIFICATE", ((Enrolment.Issued) answer).certificate().der()));
    done("verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", "root.pem", "-untrusted", "issuing.pem", "dev1.pem");
    Ran text = run("x509", "-in", "dev1.pem", "-noout", "-text");
    assertThat(text.output()).contains("urn:bulwark:device:DEFAULT:dev1", "TLS Web Client Authentication", "CA:FALSE", "Digital Signature", "/crl/device.crl").doesNotContain("TLS Web Server");
    assertThat(run("x509", "-in", "dev1.pem", "-noout", "-pubkey").output()).isEqualTo(run("pkey", "-in", "dev1.key", "-pubout").output());
    assertThat(run("verify", "-purpose", "sslserver", "-CAfile", "root.pem", "-untrusted", "issuing.pem", "dev1.pem").exit()).isNotZero();
  }

  @Test
  void it_reads_the_description_of_a_class_from_each_certificate_and_never_what_the_request_asked_for() throws Exception {
    String url = "https://things.example/lamp.json";
    house.close();
    Profile lamp = new Profile("lamp", Duration.ofDays(30), true, Optional.of(url));
    PkiSettings settings = new PkiSettings("DEFAULT", Map.of("lamp", lamp), Map.of("lamp", "lamp"), () -> "https://pki.example:8443", KeyPolicy.DEFAULT, 1_000);
    house = new House(Files.createDirectory(folder.resolve("lamps")), settings, Instant.now());
    for (String kind : List.of("lamp", "other")) {
      done("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", kind + ".key");
      done("req", "-new", "-key", kind + ".key", "-subj", "/CN=" + kind, "-addext", MUD_URL + "=ASN1:IA5STRING:https://evil.example/all.json", "-outform", "DER", "-out", kind + ".der");
      done("base64", "-in", kind + ".der", "-out", kind + ".b64");
      Enrolment answer = house.pki.enrolments().enrol(new EnrolRequest(kind, house.register(kind, kind), Files.readAllBytes(folder.resolve(kind + ".b64")), null, "192.0.2.1"));
      write(kind + ".pem", pem("CERTIFICATE", ((Enrolment.Issued) answer).certificate().der()));
    }
    pem("root.pem", IssuerName.ROOT);
    pem("issuing.pem", IssuerName.DEVICE);
    done("verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", "root.pem", "-untrusted", "issuing.pem", "lamp.pem");
    String text = run("x509", "-in", "lamp.pem", "-noout", "-text").output();
    assertThat(text).containsPattern("(1\\.3\\.6\\.1\\.5\\.5\\.7\\.1\\.25|MUD URL): *\n").doesNotContain("evil.example");
    String parsed = run("asn1parse", "-in", "lamp.pem").output();
    assertThat(parsed).containsPattern("OBJECT +:(1\\.3\\.6\\.1\\.5\\.5\\.7\\.1\\.25|MUD URL)\n[^\n]*OCTET STRING +\\[HEX DUMP\\]:16" + "%02X".formatted(url.length()) + HexFormat.of().withUpperCase().formatHex(url.getBytes(StandardCharsets.US_ASCII)) + "\n");
    assertThat(run("asn1parse", "-in", "other.pem").output()).doesNotContain("1.3.6.1.5.5.7.1.25", "MUD URL");
    assertThat(run("x509", "-in", "other.pem", "-noout", "-text").output()).doesNotContain("evil.example");
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC:ec_paramgen_curve:secp256k1", "EC:ec_paramgen_curve:P-224", "EC:ec_paramgen_curve:prime192v1", "EC:ec_paramgen_curve:brainpoolP256r1", "EC:ec_paramgen_curve:SM2", "RSA:rsa_keygen_bits:1024",
    "EC:ec_paramgen_curve:P-256,ec_param_enc:explicit"})
  void its_requests_with_weak_keys_are_refused(String key) throws Exception {
    String[] parts = key.split(":", 2);
    List<String> options = new ArrayList<>(List.of("-algorithm", parts[0]));
    for (String option : parts[1].split(",")) options.addAll(List.of("-pkeyopt", option));
    assertThat(enrol("dev1", options.toArray(String[]::new))).isInstanceOf(Enrolment.BadRequest.class);
    assertThat(house.certificates()).isZero();
  }

  @Test
  void a_listener_certificate_passes_its_host_name_check() throws Exception {
    TlsCredential credential = house.pki.servers().issueServer(java.util.Set.of("localhost", "127.0.0.1"));
    write("server.pem", pem("CERTIFICATE", credential.chain().get(0).getEncoded()));
    write("server-ca.pem", pem("CERTIFICATE", credential.chain().get(1).getEncoded()));
    for (String check : List.of("-verify_hostname=localhost", "-verify_ip=127.0.0.1")) {
      String[] option = check.split("=", 2);
      done("verify", "-x509_strict", "-purpose", "sslserver", option[0], option[1], "-CAfile", "root.pem", "-untrusted", "server-ca.pem", "server.pem");
    }
    assertThat(run("verify", "-verify_hostname", "evil.example", "-CAfile", "root.pem", "-untrusted", "server-ca.pem", "server.pem").exit()).isNotZero();
  }

  @Test
  void its_ocsp_client_sees_good_and_then_revoked_by_both_hashes() throws Exception {
    enrolled("dev1");
    assertThat(ocsp("dev1")).contains("Response verify OK", "dev1.pem: good");
    assertThat(ocsp("dev1", "-sha256")).contains("Response verify OK", "dev1.pem: good");
    house.pki.revocations().revoke(new DeviceId("dev1"), RevocationReason.KEY_COMPROMISE, "operator");
    assertThat(ocsp("dev1")).contains("Response verify OK", "dev1.pem: revoked", "Reason: keyCompromise");
    assertThat(ocsp("dev1", "-sha256")).contains("dev1.pem: revoked");
    assertThat(ocsp("dev1", "-no_nonce")).contains("dev1.pem: revoked");
  }

  private String ocsp(String id, String... options) throws Exception {
    List<String> ask = new ArrayList<>(List.of("ocsp"));
    ask.addAll(List.of(options));
    ask.addAll(List.of("-issuer", "issuing.pem", "-cert", id + ".pem", "-reqout", "q.der"));
    done(ask.toArray(String[]::new));
    OcspReply.Answered answer = (OcspReply.Answered) house.pki.ocsp().respond(Files.readAllBytes(folder.resolve("q.der")));
    Files.write(folder.resolve("a.der"), answer.der());
    List<String> judge = new ArrayList<>(List.of("ocsp"));
    judge.addAll(List.of(options));
    // Judging makes a request anew, whose nonce would be another one.
    if (!judge.contains("-no_nonce")) judge.add("-no_nonce");
    judge.addAll(List.of("-issuer", "issuing.pem", "-cert", id + ".pem", "-CAfile", "root.pem", "-respin", "a.der"));
    Ran ran = run(judge.toArray(String[]::new));
    assertThat(ran.exit()).as(ran.output()).isZero();
    return ran.output();
  }

  @Test
  void its_verifier_refuses_by_the_list_whom_we_revoked_and_nobody_else() throws Exception {
    enrolled("dev1");
    enrolled("dev2");
    crl();
    done("verify", "-CAfile", "root.pem", "-untrusted", "issuing.pem", "-CRLfile", "crl.pem", "-crl_check", "dev1.pem");
    house.pki.revocations().revoke(new DeviceId("dev1"), RevocationReason.SUPERSEDED, "operator");
    crl();
    Ran revoked = run("verify", "-CAfile", "root.pem", "-untrusted", "issuing.pem", "-CRLfile", "crl.pem", "-crl_check", "dev1.pem");
    assertThat(revoked.exit()).isNotZero();
    assertThat(revoked.output()).contains("error 23");
    done("verify", "-CAfile", "root.pem", "-untrusted", "issuing.pem", "-CRLfile", "crl.pem", "-crl_check", "dev2.pem");
    assertThat(run("crl", "-in", "crl.pem", "-noout", "-text").output()).contains("Version 2", "X509v3 CRL Number", "X509v3 Authority Key Identifier", "Superseded");
    write("root-crl.pem", pem("X509 CRL", house.pki.crls().current(IssuerName.ROOT).der()));
    Files.writeString(folder.resolve("both.pem"), Files.readString(folder.resolve("crl.pem")) + Files.readString(folder.resolve("root-crl.pem")));
    done("verify", "-CAfile", "root.pem", "-untrusted", "issuing.pem", "-CRLfile", "both.pem", "-crl_check_all", "dev2.pem");
  }

  private void crl() throws Exception {
    write("crl.pem", pem("X509 CRL", house.pki.crls().current(IssuerName.DEVICE).der()));
    done("crl", "-in", "crl.pem", "-CAfile", "issuing.pem", "-noout", "-verify");
  }

  @Test
  void the_ca_certificates_are_printed_from_their_message() throws Exception {
    List<byte[]> all = new ArrayList<>();
    for (IssuerName name : IssuerName.values()) all.add(house.pki.authority().issuer(name).der());
    Files.write(folder.resolve("cas.p7"), EstMessages.certificates(all));
    Ran printed = run("pkcs7", "-inform", "DER", "-in", "cas.p7", "-print_certs");
    assertThat(printed.output().split("-----BEGIN CERTIFICATE-----", -1)).hasSize(4);
  }
}
