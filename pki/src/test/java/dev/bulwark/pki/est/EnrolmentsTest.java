package dev.bulwark.pki.est;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Lifecycle;
import dev.bulwark.pki.House;
import dev.bulwark.pki.Requests;
import java.nio.file.Path;
import java.security.KeyPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrolmentsTest {
  @TempDir Path folder;

  private static EnrolRequest request(String id, String token, byte[] csr) {
    return new EnrolRequest(id, token, Requests.base64(csr), null, "192.0.2.1");
  }

  @Test
  void a_token_gives_its_device_one_certificate_and_makes_it_active() {
    try (House house = new House(folder)) {
      String token = house.register("dev1");
      KeyPair pair = Requests.p256();
      Enrolment first = house.pki.enrolments().enrol(request("dev1", token, Requests.csr(pair, "dev1")));
      assertThat(first).isInstanceOf(Enrolment.Issued.class);
      assertThat(house.view.device(new DeviceId("dev1")).orElseThrow().state()).isEqualTo(Lifecycle.ACTIVE);
      Enrolment second = house.pki.enrolments().enrol(request("dev1", token, Requests.csr(pair, "dev1")));
      assertThat(second).isInstanceOf(Enrolment.Unauthenticated.class);
      assertThat(house.certificates()).isEqualTo(1);
    }
  }
}
