package dev.bulwark.firmware.signature;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.chip.SignatureScheme;
import dev.bulwark.firmware.image.EspImage;
import dev.bulwark.firmware.image.ImageReading;
import dev.bulwark.problem.Problem;
import java.util.stream.Collectors;

/**
 * What is looked at before a key signs an image: a signature over the wrong thing is worse than none.
 *
 * <h2>Guarantees</h2> What passes {@link #require} is a whole, undamaged image in the clear: ciphertext and other files do not begin like one, and their checksum does not hold.
 */
public final class ImageGate {
  private ImageGate() {}

  /** @throws Problem FIRMWARE-314 for what is no image, or a damaged one */
  public static EspImage require(byte[] file) {
    EspImage image =
        switch (EspImage.read(file)) {
          case ImageReading.Read read -> read.image();
          case ImageReading.Unreadable unreadable -> throw notAnImage(unreadable.detail());
        };
    if (!image.checksumHolds()) throw notAnImage("its checksum does not hold");
    if (image.hashAppended() && !image.hashHolds()) throw notAnImage("its appended hash does not hold");
    return image;
  }

  private static Problem notAnImage(String why) {
    return new Problem("FIRMWARE-314", "this is no image that a chip could run: " + why, "give what the compiler made; sign before encrypting, never after; --any signs other files too");
  }

  /** @throws Problem FIRMWARE-316 when the ROM of the chip that the image is for does not check that scheme; a chip that is not known passes */
  public static void requireV2(EspImage image, SignatureScheme scheme) {
    image.chip().ifPresent(
        chip -> {
          if (chip.secureBootSchemes().contains(scheme)) return;
          String checks = chip.secureBootSchemes().stream().map(SignatureScheme::id).sorted().collect(Collectors.joining(", "));
          throw new Problem("FIRMWARE-316", "the image is for " + chip.id() + ", which does not check " + scheme.id(), "sign with a key of " + checks);
        });
  }

  /** @throws Problem FIRMWARE-316 for another chip than the first */
  public static void requireV1(EspImage image) {
    image.chip().filter(chip -> chip != Chip.ESP32).ifPresent(
        chip -> {
          throw new Problem("FIRMWARE-316", "the image is for " + chip.id() + ", which knows no secure boot V1", "leave --scheme out");
        });
  }

  /**
   * How many bytes of the file are to be signed with V2: without a signature sector that it ends in.
   *
   * @throws Problem FIRMWARE-317 when the sector would not stand where a chip looks for it, because other bytes follow the image
   */
  public static int signedLength(byte[] file, EspImage image) {
    int content = SecureBootV2.looksSigned(file) && file.length - SigningInput.SECTOR >= image.length() ? file.length - SigningInput.SECTOR : file.length;
    if (SigningInput.padded(content) != SigningInput.padded(image.length())) {
      throw new Problem(
          "FIRMWARE-317", "the image ends after " + image.length() + " bytes, but the file goes on to " + content + ": no chip would find the signature", "give the image alone; --any signs the file as it is");
    }
    return content;
  }

  /** How many bytes of the file are to be signed with V1: without a trailer that follows the image at once. */
  public static int olderSignedLength(byte[] file, EspImage image) {
    return file.length == image.length() + SecureBootV1.TRAILER ? image.length() : file.length;
  }

  /** What a signature of the file will be over; {@code older} for V1. */
  public static SigningInput input(byte[] file, EspImage image, boolean older) {
    return older ? SigningInput.older(file, 0, olderSignedLength(file, image)) : SigningInput.padded(file, 0, signedLength(file, image));
  }
}
