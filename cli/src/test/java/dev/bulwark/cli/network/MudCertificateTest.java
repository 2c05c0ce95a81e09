package dev.bulwark.cli.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.InProcess;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file that a device's certificate names, and no other, is the device's. */
class MudCertificateTest {
  private static final String URL = "https://things.example.net/pump.json";
  private final Instant now = Instant.now();

  @TempDir private Path folder = Path.of("");

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private static KeyPair keys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private X509CertificateHolder certificate(String subject, KeyPair keys, String issuer, KeyPair by, String mudUrl) throws IOException, OperatorCreationException {
    boolean authority = subject.equals(issuer);
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            new X500Name("CN=" + issuer), BigInteger.valueOf(subject.length()), Date.from(now.minus(Duration.ofDays(1))), Date.from(now.plus(Duration.ofDays(9))), new X500Name("CN=" + subject), keys.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(authority ? KeyUsage.keyCertSign : KeyUsage.digitalSignature));
    if (!mudUrl.isEmpty()) builder.addExtension(new ASN1ObjectIdentifier("1.3.6.1.5.5.7.1.25"), false, new DERIA5String(mudUrl));
    return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by.getPrivate()));
  }

  private void pem(String name, Object... objects) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      for (Object object : objects) writer.writeObject(object);
    }
    Files.writeString(folder.resolve(name), text.toString());
  }

  private InProcess.Run verify(String deviceUrl) throws Exception {
    KeyPair authority = keys();
    KeyPair signer = keys();
    pem("ca.pem", certificate("maker", authority, "maker", authority, ""));
    pem("signer.pem", certificate("signer", signer, "maker", authority, ""));
    pem("signer.key", new JcaPKCS8Generator(signer.getPrivate(), null));
    pem("device.pem", certificate("pump-1", keys(), "house", keys(), deviceUrl), certificate("another", keys(), "house", keys(), URL));
    InProcess.Run last = new InProcess.Run(0, "", "");
    for (List<String> line :
        List.of(
            List.of("generate", "--declare", "tcp/8883@cloud.example.net", "--url", URL, "--out", file("pump.json")),
            List.of("sign", file("pump.json"), "--key", file("signer.key"), "--cert", file("signer.pem"), "--out", file("pump.p7s")),
            List.of("verify", file("pump.json"), "--signature", file("pump.p7s"), "--ca", file("ca.pem"), "--certificate", file("device.pem"), "--json"))) {
      assertThat(last.exit()).as(last.err()).isZero();
      List<String> whole = new java.util.ArrayList<>(List.of("network", "mud"));
      whole.addAll(line);
      last = InProcess.run(whole.toArray(String[]::new));
    }
    return last;
  }

  @Test
  void the_file_that_the_certificate_names_is_verified() throws Exception {
    InProcess.Run run = verify(URL);
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.json().is("verified")).isTrue();
  }

  @Test
  void another_devices_file_and_a_certificate_that_names_none_end_with_1() throws Exception {
    InProcess.Run other = verify("https://things.example.net/lamp.json");
    assertThat(other.exit()).isEqualTo(1);
    assertThat(other.err()).contains("NETWORK-305").contains("https://things.example.net/lamp.json");
    InProcess.Run none = verify("");
    assertThat(none.exit()).isEqualTo(1);
    assertThat(none.err()).contains("names no MUD file");
  }

  @Test
  void a_certificate_that_names_what_is_no_https_address_ends_with_3() throws Exception {
    InProcess.Run run = verify("javascript:alert(1)");
    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.err()).contains("NETWORK-304");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://a.example/x.json", "https://a.example:8443/x?y=1", "https://[fd00::1]/x"})
  void what_the_authority_puts_into_certificates_is_what_readers_of_files_take(String url) {
    assertThat(dev.bulwark.pki.MudUrl.wellFormed(url)).isTrue();
    assertThat(dev.bulwark.network.mud.MudUrl.wellFormed(url)).isTrue();
    for (String end : List.of("#x", " ", "\n", "\u00fc", "\\")) {
      assertThat(dev.bulwark.pki.MudUrl.wellFormed(url + end)).isFalse();
      assertThat(dev.bulwark.network.mud.MudUrl.wellFormed(url + end)).isFalse();
    }
  }
}
