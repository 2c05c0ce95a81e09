package dev.bulwark.network.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.problem.Problem;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom one can cut off. */
class AddressTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "x", "10.0.0.0/24", "0.0.0.0", "::", "127.0.0.1", "::1", "224.0.0.1", "ff02::1", "255.255.255.255", "ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:01", "00:00:00:00:00:00", "02:00:00:00:00", "10.0.0.1; flush ruleset"})
  void what_is_no_single_device_is_refused(String text) {
    assertThatThrownBy(() -> Address.parse(text)).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-250"));
  }

  @Test
  void addresses_of_devices_are_read_in_their_usual_forms() {
    assertThat(Address.parse("02-00-00-00-00-0A")).hasToString("02:00:00:00:00:0a").returns("mac", Address::set);
    assertThat(Address.parse("10.10.0.23")).hasToString("10.10.0.23").returns("v4", Address::set);
    assertThat(Address.parse("FD00:10:0::23")).hasToString("fd00:10::23").returns("v6", Address::set);
  }

  @Test
  void an_operator_who_did_not_come_by_ssh_has_no_address() {
    assertThat(OwnAddresses.operator("")).isEmpty();
    assertThat(OwnAddresses.operator("2001:db8::5 40000 2001:db8::1 22")).containsExactly(Address.parse("2001:db8::5"));
  }

  @Test
  void no_bytes_from_the_kernel_break_the_reading_of_attributes() {
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      if (bytes.length > 1) bytes[0] = (byte) random.nextInt(70);
      if (bytes.length > 1) bytes[1] = 0;
      Attributes attributes = Attributes.read(ByteBuffer.wrap(bytes));
      assertThat(attributes.all().stream().mapToInt(one -> one.value().length + 4).sum()).isLessThanOrEqualTo(bytes.length);
    }
  }
}
