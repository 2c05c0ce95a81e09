package dev.bulwark.firmware.signature;

import dev.bulwark.problem.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Makes the sector of signature blocks behind an image. */
final class SectorSigning {
  private SectorSigning() {}

  static SignedImage sign(byte[] file, List<BootSigner> signers, Existing existing, boolean fill) {
    if (signers.isEmpty()) throw new IllegalArgumentException("nobody signs");
    if (file.length == 0) throw new Problem("FIRMWARE-310", "the file is empty", "give the image");
    boolean sector = existing != Existing.COVER && SecureBootV2.looksSigned(file);
    int length = sector ? file.length - SigningInput.SECTOR : file.length;
    SigningInput image = fill ? SigningInput.padded(file, 0, length) : SigningInput.exact(file, 0, length);
    List<SignatureBlock> blocks = new ArrayList<>();
    if (sector && existing == Existing.APPEND) blocks.addAll(kept(file, length, image));
    int kept = blocks.size();
    if (kept + signers.size() > SignatureBlock.MOST) {
      throw new Problem("FIRMWARE-311", kept + " signatures are there and " + signers.size() + " would be added; an image has room for three", "sign with fewer keys, or without --append to begin anew");
    }
    for (BootSigner signer : signers) blocks.add(made(signer, image));
    return new SignedImage(assembled(file, length, fill, blocks), blocks.stream().map(SectorSigning::digest).toList(), kept, sector && existing == Existing.REPLACE);
  }

  private static KeyDigest digest(SignatureBlock block) {
    return KeyDigest.ofField(block.field(block.scheme().orElseThrow()));
  }

  private static List<SignatureBlock> kept(byte[] file, int sector, SigningInput image) {
    List<SignatureBlock> found = new ArrayList<>();
    for (int i = 0; i < SignatureBlock.MOST; i++) {
      Optional<SignatureBlock> block = SignatureBlock.at(file, sector + i * SignatureBlock.BYTES);
      if (block.isEmpty()) break;
      BlockReport report = block.get().judge(i, image, any -> true, SecureBootV2.ALL_SCHEMES);
      if (!report.valid()) {
        String why = report.fault().map(BlockFault::text).orElse("it does not hold");
        throw new Problem("FIRMWARE-312", "signature block " + i + " does not belong to this image: " + why, "sign without --append, with every key that shall sign");
      }
      found.add(block.get());
    }
    return found;
  }

  /** Nothing leaves that does not verify: a fault in one signature can give an ECDSA key, or an RSA prime, away. */
  private static SignatureBlock made(BootSigner signer, SigningInput image) {
    BootPublicKey key = signer.publicKey();
    byte[] digest = image.digest(key.scheme());
    byte[] signature = signer.sign(image);
    Optional<byte[]> placed = key.toBlock(signature).filter(block -> key.verifiesBlock(digest, block));
    if (placed.isEmpty()) throw withheld(key);
    SignatureBlock block = SignatureBlock.of(key, digest, placed.get());
    if (!block.judge(0, image, key.digest()::equals, SecureBootV2.ALL_SCHEMES).valid()) throw withheld(key);
    return block;
  }

  static Problem withheld(BootPublicKey key) {
    return new Problem(
        "FIRMWARE-313", "a signature by the key " + key.digest().hex().substring(0, 16) + "… does not verify over this image and was withheld",
        "for a signature made elsewhere check that it is over exactly this image, filled with FF to whole sectors; else check the key, the token or the machine");
  }

  private static byte[] assembled(byte[] file, int length, boolean fill, List<SignatureBlock> blocks) {
    long sector = fill ? SigningInput.padded(length) : length;
    if (sector + SigningInput.SECTOR > Integer.MAX_VALUE - 8) throw new Problem("FIRMWARE-310", "the file is too large", "give one image");
    byte[] out = Arrays.copyOf(file, (int) sector + SigningInput.SECTOR);
    Arrays.fill(out, length, out.length, (byte) 0xFF);
    for (int i = 0; i < blocks.size(); i++) System.arraycopy(blocks.get(i).bytes(), 0, out, (int) sector + i * SignatureBlock.BYTES, SignatureBlock.BYTES);
    return out;
  }
}
