package dev.bulwark.pki.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.problem.Problem;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeerNameTest {
  @ParameterizedTest
  @CsvSource({
    "a.example.org, a.example.org, true",
    "A.Example.Org, a.EXAMPLE.org, true",
    "a.example.org, b.example.org, false",
    "*.example.org, a.example.org, true",
    "*.example.org, example.org, false",
    "*.example.org, a.b.example.org, false",
    "a*.example.org, ab.example.org, false",
    "*a.example.org, ba.example.org, false",
    "a.*.org, a.example.org, false",
    "*.org, example.org, false",
    "*, localhost, false",
    "*.*.org, a.b.org, false",
    ".example.org, a.example.org, false",
    "example.org., example.org, false"
  })
  void a_wildcard_stands_for_one_whole_left_most_label(String presented, String asked, boolean covered) {
    assertThat(PeerName.parse("dns:" + asked).among(new GeneralNames(new GeneralName(GeneralName.dNSName, presented)))).isEqualTo(covered);
  }

  @Test
  void an_address_matches_octet_by_octet_and_never_as_text() {
    assertThat(PeerName.parse("ip:::1").among(new GeneralNames(new GeneralName(GeneralName.iPAddress, "::1")))).isTrue();
    assertThat(PeerName.parse("ip:10.0.0.1").among(new GeneralNames(new GeneralName(GeneralName.dNSName, "10.0.0.1")))).isFalse();
    assertThat(PeerName.parse("ip:10.0.0.1").among(new GeneralNames(new GeneralName(GeneralName.iPAddress, new DEROctetString(new byte[] {10, 0, 0, 1, 0}))))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a.example", "dns:", "dns:-a.example", "dns:a..example", "dns:ü.example", "dns:*.example.org", "ip:example.org", "ip:", "ip:1.2.3.4.5", "uri:x"})
  void a_name_that_cannot_be_asked_for_is_refused(String text) {
    assertThatThrownBy(() -> PeerName.parse(text)).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("PKI-082"));
  }
}
