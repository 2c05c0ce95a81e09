package dev.bulwark.firmware.signature;

import dev.bulwark.firmware.chip.SignatureScheme;
import dev.bulwark.problem.Problem;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Judges the signature sector behind an image as the ROM does, and makes it.
 *
 * <h2>Guarantees</h2> {@link Verdict.Trusted} exists only for an image over whose every byte, filling included, a block's signature holds under the key in that very block, whose digest is trusted. The key is always the
 * block's own, never one that the caller hands in, and its derived numbers are computed anew. No input makes it throw; work is bounded by one hash of the image for each of SHA-256 and SHA-384, and three signatures.
 * No signature is released that does not verify.
 * <h2>Does not guarantee</h2> That the image is for a certain chip, or newer than another; that the unused bytes of the sector are what they were: no chip looks at them.
 *
 * <p>Source: ESP-IDF programming guide, Secure Boot V2; block order and the meaning of a missing magic byte as the ROM has them.
 */
public final class SecureBootV2 {
  /** All that any chip checks. */
  public static final Set<SignatureScheme> ALL_SCHEMES = Set.copyOf(EnumSet.allOf(SignatureScheme.class));

  private SecureBootV2() {}

  /**
   * Judges an image in flash.
   *
   * @param bytes the flash, or a file
   * @param from where the image begins
   * @param imageLength where the image proper ends, relative to {@code from}; the sector stands at the next multiple of 4096, relative to {@code from}
   * @param to where the image's region ends, relative to the array; a sector beyond it is not looked at
   * @param trust which key digests the fuses trust: present, readable, not revoked
   * @param checkable which schemes the chip knows; a block of another is not trusted
   */
  public static Verdict verify(byte[] bytes, int from, int imageLength, int to, Predicate<KeyDigest> trust, Set<SignatureScheme> checkable) {
    long sector = from + SigningInput.padded(imageLength);
    if (from < 0 || imageLength < 0 || to > bytes.length || sector + SigningInput.SECTOR > to) return new Verdict.Rejected(List.of());
    SigningInput image = SigningInput.exact(bytes, from, (int) (sector - from));
    List<BlockReport> reports = new ArrayList<>();
    for (int i = 0; i < SignatureBlock.MOST; i++) {
      Optional<SignatureBlock> block = SignatureBlock.at(bytes, (int) sector + i * SignatureBlock.BYTES);
      if (block.isEmpty()) break;
      reports.add(block.get().judge(i, image, trust, checkable));
    }
    for (BlockReport report : reports) {
      if (report.fault().isEmpty()) return new Verdict.Trusted(report.index(), report.keyDigest().orElseThrow(), reports);
    }
    return new Verdict.Rejected(reports);
  }

  /** Judges a whole file, whose last 4096 bytes are the sector; a file of another length than a multiple of 4096 has none. */
  public static Verdict verify(byte[] file, Predicate<KeyDigest> trust) {
    if (!endsInSector(file)) return new Verdict.Rejected(List.of());
    return verify(file, 0, file.length - SigningInput.SECTOR, file.length, trust, ALL_SCHEMES);
  }

  /**
   * Signs an image: fills it with FF to whole sectors and adds a sector with one block for each signer, behind those kept.
   *
   * @param file the image, or a signed one
   * @throws Problem FIRMWARE-310 (nothing to sign), 311 (more than three signatures), 312 (a block to be kept does not hold), 313 (a signature did not verify), or the signer's own
   */
  public static SignedImage sign(byte[] file, List<BootSigner> signers, Existing existing) {
    return SectorSigning.sign(file, signers, existing, true);
  }

  /** As {@link #sign}, but the sector follows the image at once, whatever its length: no chip boots that; the vendor's tool offers it for images that are padded later. */
  public static SignedImage signWithoutFilling(byte[] file, List<BootSigner> signers) {
    return SectorSigning.sign(file, signers, Existing.COVER, false);
  }

  /** What a signature of the file is over: the image without a signature sector that it ends in, filled with FF to whole sectors. A signer elsewhere signs its {@link SigningInput#message}. */
  public static SigningInput input(byte[] file) {
    return SigningInput.padded(file, 0, looksSigned(file) ? file.length - SigningInput.SECTOR : file.length);
  }

  /** Whether a file has the shape of a signed image: whole sectors, at least two, the last with a block's magic byte. */
  public static boolean looksSigned(byte[] file) {
    return endsInSector(file) && SignatureBlock.at(file, file.length - SigningInput.SECTOR).isPresent();
  }

  private static boolean endsInSector(byte[] file) {
    return file.length % SigningInput.SECTOR == 0 && file.length >= 2 * SigningInput.SECTOR;
  }
}
