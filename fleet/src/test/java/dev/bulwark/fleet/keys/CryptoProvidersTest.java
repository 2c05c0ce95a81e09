package dev.bulwark.fleet.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Security;
import org.junit.jupiter.api.Test;

class CryptoProvidersTest {
  @Test
  void the_provider_said_to_be_active_is_the_first_and_asking_again_changes_nothing() {
    CryptoProviders.Active active = CryptoProviders.install();
    int count = Security.getProviders().length;
    boolean nativeFirst = Security.getProviders()[0].getName().equals("AmazonCorrettoCryptoProvider");
    assertThat(nativeFirst).isEqualTo(active == CryptoProviders.Active.CORRETTO);
    assertThat(CryptoProviders.install()).isEqualTo(active);
    assertThat(Security.getProviders()).hasSize(count);
  }
}
