package dev.bulwark.firmware.mcuboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The images of imgtool beside this class; their README says how they were made. */
final class Samples {
  private Samples() {}

  static byte[] bytes(String name) {
    try (InputStream in = Objects.requireNonNull(Samples.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static McubootImage image(byte[] bytes) {
    assertThat(McubootImage.read(bytes)).isInstanceOf(McubootReading.Read.class);
    return ((McubootReading.Read) McubootImage.read(bytes)).image();
  }

  static McubootKey key(String kind) {
    return McubootPem.publicKey(bytes(kind + ".pub.pem"));
  }
}
