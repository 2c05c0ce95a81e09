package dev.bulwark.firmware.signature;

import dev.bulwark.firmware.chip.SignatureScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** Keys for all tests of this package, two of each kind, and images of noise. */
final class TestKeys {
  static final SecureRandom RANDOM = new SecureRandom();
  private static final Map<SignatureScheme, BootPrivateKey> FIRST = new EnumMap<>(SignatureScheme.class);
  private static final Map<SignatureScheme, BootPrivateKey> SECOND = new EnumMap<>(SignatureScheme.class);

  private TestKeys() {}

  static synchronized BootPrivateKey first(SignatureScheme scheme) {
    return FIRST.computeIfAbsent(scheme, kind -> made(kind, 1));
  }

  static synchronized BootPrivateKey second(SignatureScheme scheme) {
    return SECOND.computeIfAbsent(scheme, kind -> made(kind, 2));
  }

  /** RSA keys take seconds to make: two throw-away ones lie in a file. */
  private static BootPrivateKey made(SignatureScheme scheme, int number) {
    if (scheme != SignatureScheme.RSA3072) return BootKeys.generate(scheme, RANDOM);
    try (InputStream file = Objects.requireNonNull(TestKeys.class.getResourceAsStream("rsa3072-" + number + ".pem"))) {
      return BootKeys.readPrivate(file.readAllBytes(), RANDOM);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bytes of no meaning that begin like an image. */
  static byte[] image(int length) {
    byte[] image = new byte[length];
    new Random(length).nextBytes(image);
    image[0] = (byte) 0xE9;
    return image;
  }

  static byte[] flipped(byte[] bytes, int bit) {
    byte[] changed = Arrays.copyOf(bytes, bytes.length);
    changed[bit / 8] ^= (byte) (1 << bit % 8);
    return changed;
  }

  /** The CRC of the block that holds {@code at}, written anew. */
  static byte[] repaired(byte[] file, int sector, int index) {
    int block = sector + index * SignatureBlock.BYTES;
    java.util.zip.CRC32 crc = new java.util.zip.CRC32();
    crc.update(file, block, 1_196);
    Endian.putU32(file, block + 1_196, crc.getValue());
    return file;
  }
}
