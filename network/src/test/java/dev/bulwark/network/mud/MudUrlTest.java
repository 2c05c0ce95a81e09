package dev.bulwark.network.mud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.problem.Problem;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Random;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

class MudUrlTest {
  private static final ASN1ObjectIdentifier OID = new ASN1ObjectIdentifier("1.3.6.1.5.5.7.1.25");
  private static final String URL = "https://things.example/lamp.json";
  private static final KeyPair KEYS = Signers.ec();

  private static X509Certificate certificate(byte[] value, boolean critical) throws Exception {
    X500Name name = new X500Name("CN=lamp-1");
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(name, BigInteger.ONE, Date.from(Signers.NOW), Date.from(Signers.NOW.plus(Duration.ofDays(1))), name, KEYS.getPublic());
    if (value.length > 0) builder.addExtension(OID, critical, value);
    return SigningPem.certificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(KEYS.getPrivate())));
  }

  private static byte[] ia5(String text) throws Exception {
    return new DERIA5String(text).getEncoded();
  }

  @Test
  void the_address_is_read_from_the_certificate_and_a_certificate_may_be_without() throws Exception {
    assertThat(MudUrl.of(certificate(ia5(URL), false))).contains(URL);
    assertThat(MudUrl.of(certificate(new byte[0], false))).isEmpty();
  }

  @Test
  void what_is_no_https_address_or_critical_or_of_another_type_is_refused() throws Exception {
    byte[] deep = new byte[60];
    for (int i = 0; i < deep.length; i += 2) {
      deep[i] = 0x30;
      deep[i + 1] = (byte) (deep.length - i - 2);
    }
    byte[] longer = Arrays.copyOf(ia5(URL), ia5(URL).length + 1);
    for (byte[] value : List.of(ia5("http://things.example/x"), ia5("https://u:p@things.example/x"), ia5("https://things.example/\n"), ia5(""), new DERUTF8String(URL).getEncoded(), deep, longer, new byte[] {0x16, 0x7f, 0x68}))
      assertThatThrownBy(() -> MudUrl.of(certificate(value, false))).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-304"));
    assertThatThrownBy(() -> MudUrl.of(certificate(ia5(URL), true))).isInstanceOf(Problem.class);
  }

  @Test
  void any_bytes_there_are_an_address_or_refused_with_a_code() throws Exception {
    Random random = new Random(8520);
    for (int i = 0; i < 300; i++) {
      byte[] value = ia5(URL);
      for (int change = random.nextInt(3); change >= 0; change--) value[random.nextInt(value.length)] = (byte) random.nextInt(256);
      try {
        assertThat(MudUrl.of(certificate(value, false)).orElseThrow()).matches(MudUrl::wellFormed);
      } catch (Problem refused) {
        assertThat(refused.code()).isEqualTo("NETWORK-304");
      }
    }
  }
}
