package dev.bulwark.pki.est;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.pki.House;
import dev.bulwark.pki.PkiSettings;
import dev.bulwark.pki.Profile;
import dev.bulwark.pki.Requests;
import dev.bulwark.pki.csr.KeyPolicy;
import dev.bulwark.pki.der.Der;
import dev.bulwark.pki.issue.Issuer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a class's description stands is in each of its certificates, as the settings have it on the day of issue. */
class MudUrlTest {
  private static final String OID = "1.3.6.1.5.5.7.1.25";
  private static final String FIRST = "https://things.example/lamp.json";
  private static final String SECOND = "https://things.example/lamp-2.json";
  private static final byte[] WISH = Requests.extensionRequest(Requests.extension(OID, Der.tlv(Der.IA5_STRING, "https://evil.example/all.json".getBytes(StandardCharsets.US_ASCII))));

  @TempDir private Path folder = Path.of("");

  private static PkiSettings settings(Optional<String> url) {
    Profile lamp = new Profile("lamp", Duration.ofDays(30), true, url);
    return new PkiSettings("DEFAULT", Map.of("lamp", lamp), Map.of("lamp", "lamp"), () -> "https://pki.example:8443", KeyPolicy.DEFAULT, 1_000);
  }

  private static X509Certificate issued(Enrolment answer) {
    return Issuer.parse(((Enrolment.Issued) answer).certificate().der());
  }

  private static X509Certificate enrol(House house, String id, String deviceClass) {
    byte[] request = Requests.base64(Requests.csr(Requests.p256(), id, WISH));
    return issued(house.pki.enrolments().enrol(new EnrolRequest(id, house.register(id, deviceClass), request, null, "192.0.2.1")));
  }

  private static X509Certificate renew(House house, X509Certificate current) {
    return issued(house.pki.enrolments().renew(current, Requests.base64(Requests.csr(Requests.p256(), "lamp-1", WISH)), null, "192.0.2.1"));
  }

  private static byte[] extension(String url) {
    return Der.octets(Der.tlv(Der.IA5_STRING, url.getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void it_is_in_the_first_certificate_and_in_renewals_not_critical_and_not_in_those_of_other_classes() {
    try (House house = new House(folder, settings(Optional.of(FIRST)))) {
      X509Certificate lamp = enrol(house, "lamp-1", "lamp");
      assertThat(lamp.getExtensionValue(OID)).isEqualTo(extension(FIRST));
      assertThat(lamp.getCriticalExtensionOIDs()).doesNotContain(OID);
      assertThat(renew(house, lamp).getExtensionValue(OID)).isEqualTo(extension(FIRST));
      assertThat(enrol(house, "other-1", "other").getExtensionValue(OID)).isNull();
    }
  }

  @Test
  void a_renewal_follows_the_settings_of_its_day() {
    X509Certificate lamp;
    try (House house = new House(folder, settings(Optional.of(FIRST)))) {
      lamp = enrol(house, "lamp-1", "lamp");
    }
    try (House house = new House(folder, settings(Optional.of(SECOND)))) {
      lamp = renew(house, lamp);
      assertThat(lamp.getExtensionValue(OID)).isEqualTo(extension(SECOND));
    }
    try (House house = new House(folder, settings(Optional.empty()))) {
      assertThat(renew(house, lamp).getExtensionValue(OID)).isNull();
    }
  }
}
