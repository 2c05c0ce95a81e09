package dev.bulwark.firmware.signature;

import dev.bulwark.firmware.image.EspImage;
import dev.bulwark.problem.Problem;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Writes the security version into an application that is about to be signed: the number below which an anti-rollback chip runs no application. */
public final class SecureVersion {
  /** In the file: the descriptor begins at 32, after its magic word comes the version. */
  private static final int AT = 36;

  private static final int HASH = 32;

  private SecureVersion() {}

  /**
   * A copy with another version, its checksum and appended hash made anew.
   *
   * @param image what {@link ImageGate#require} read from {@code file}
   * @throws Problem FIRMWARE-318 when it has no application descriptor, or the fuses of its chip cannot hold {@code version}
   */
  public static byte[] write(byte[] file, EspImage image, long version) {
    if (image.app().isEmpty()) throw new Problem("FIRMWARE-318", "the image has no application descriptor to hold a security version", "give an application, not a bootloader");
    // Fuses count it in unary: a version above the field's size is protected by nothing.
    int most = image.chip().map(chip -> chip.secureVersionBits()).orElse(32);
    if (version < 0 || version > most) throw new Problem("FIRMWARE-318", "the fuses cannot hold the security version " + version, "give 0 to " + most);
    byte[] changed = file.clone();
    Endian.putU32(changed, AT, version);
    int end = image.length() - (image.hashAppended() ? HASH : 0);
    int checksum = end - 1;
    for (int i = AT; i < AT + 4; i++) changed[checksum] ^= (byte) (file[i] ^ changed[i]);
    if (image.hashAppended()) System.arraycopy(sha256(changed, end), 0, changed, end, HASH);
    return changed;
  }

  private static byte[] sha256(byte[] bytes, int length) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(bytes, 0, length);
      return sha.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
