package dev.bulwark.firmware.signature;

import dev.bulwark.firmware.chip.SignatureScheme;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.Set;
import java.util.zip.CRC32;

/** One of the up to three blocks of a signature sector, 1216 bytes: header, image digest, key, signature, CRC-32 of bytes 0 to 1195 at 1196, 16 unused bytes. */
final class SignatureBlock {
  static final int BYTES = 1_216;
  static final int MOST = 3;
  private static final byte MAGIC = (byte) 0xE7;
  private static final int RSA = 2;
  private static final int ECDSA = 3;
  private static final int CRC_AT = 1_196;
  private static final int DIGEST_AT = 4;
  private final byte[] bytes;

  private SignatureBlock(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The block at {@code at}, or none when its magic byte is missing. */
  static Optional<SignatureBlock> at(byte[] source, int at) {
    return source[at] == MAGIC ? Optional.of(new SignatureBlock(Arrays.copyOfRange(source, at, at + BYTES))) : Optional.empty();
  }

  /** A new one. @param signature in the block's own form */
  static SignatureBlock of(BootPublicKey key, byte[] imageDigest, byte[] signature) {
    SignatureScheme scheme = key.scheme();
    byte[] bytes = new byte[BYTES];
    bytes[0] = MAGIC;
    bytes[1] = (byte) (scheme == SignatureScheme.RSA3072 ? RSA : ECDSA);
    bytes[2] = (byte) (scheme == SignatureScheme.ECDSA384 ? 1 : 0);
    System.arraycopy(imageDigest, 0, bytes, DIGEST_AT, imageDigest.length);
    byte[] field = key.encoded();
    System.arraycopy(field, 0, bytes, fieldAt(scheme), field.length);
    System.arraycopy(signature, 0, bytes, fieldAt(scheme) + field.length, signature.length);
    Endian.putU32(bytes, CRC_AT, crc(bytes));
    return new SignatureBlock(bytes);
  }

  byte[] bytes() {
    return bytes.clone();
  }

  private static int fieldAt(SignatureScheme scheme) {
    return scheme == SignatureScheme.ECDSA384 ? 52 : 36;
  }

  private static int fieldLength(SignatureScheme scheme) {
    return switch (scheme) {
      case RSA3072 -> RsaBootKey.FIELD;
      case ECDSA192, ECDSA256 -> 65;
      case ECDSA384 -> 97;
    };
  }

  private static long crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, CRC_AT);
    return crc.getValue();
  }

  boolean crcHolds() {
    return crc(bytes) == Endian.u32(bytes, CRC_AT);
  }

  /** By version, hash and curve; empty where they name none of the four. */
  Optional<SignatureScheme> scheme() {
    if (bytes[1] == RSA) return Optional.of(SignatureScheme.RSA3072);
    if (bytes[1] != ECDSA) return Optional.empty();
    if (bytes[2] == 1 && bytes[52] == Curve.P384.id) return Optional.of(SignatureScheme.ECDSA384);
    if (bytes[2] == 0 && bytes[36] == Curve.P256.id) return Optional.of(SignatureScheme.ECDSA256);
    return bytes[2] == 0 && bytes[36] == Curve.P192.id ? Optional.of(SignatureScheme.ECDSA192) : Optional.empty();
  }

  byte[] field(SignatureScheme scheme) {
    return Arrays.copyOfRange(bytes, fieldAt(scheme), fieldAt(scheme) + fieldLength(scheme));
  }

  byte[] imageDigest(SignatureScheme scheme) {
    return Arrays.copyOfRange(bytes, DIGEST_AT, DIGEST_AT + (scheme == SignatureScheme.ECDSA384 ? 48 : 32));
  }

  byte[] signature(SignatureScheme scheme) {
    int at = fieldAt(scheme) + fieldLength(scheme);
    return Arrays.copyOfRange(bytes, at, at + (scheme == SignatureScheme.RSA3072 ? Pss.BYTES : EcBootKey.room(Curve.of(scheme))));
  }

  /** Judges the block whole, each property apart, so that a person learns more than the first fault. */
  BlockReport judge(int index, SigningInput image, Predicate<KeyDigest> trust, Set<SignatureScheme> checkable) {
    Optional<SignatureScheme> named = scheme();
    if (!crcHolds()) return BlockReport.badCrc(index, named);
    if (named.isEmpty()) return new BlockReport(index, named, true, false, false, false, Optional.empty(), false, Optional.of(BlockFault.KEY_FIELD));
    SignatureScheme scheme = named.get();
    byte[] field = field(scheme);
    byte[] actual = image.digest(scheme);
    KeyDigest keyDigest = KeyDigest.ofField(field);
    boolean trusted = checkable.contains(scheme) && trust.test(keyDigest);
    boolean digestHolds = MessageDigest.isEqual(actual, imageDigest(scheme));
    Optional<BootPublicKey> key = BootPublicKey.ofField(scheme, field);
    boolean signatureHolds = key.isPresent() && key.get().verifiesBlock(actual, signature(scheme));
    Optional<BlockFault> fault = Optional.empty();
    if (!trusted) fault = Optional.of(BlockFault.UNTRUSTED_KEY);
    else if (!digestHolds) fault = Optional.of(BlockFault.IMAGE_DIGEST);
    else if (key.isEmpty()) fault = Optional.of(BlockFault.KEY_FIELD);
    else if (!signatureHolds) fault = Optional.of(BlockFault.SIGNATURE);
    return new BlockReport(index, named, true, key.isPresent(), digestHolds, signatureHolds, Optional.of(keyDigest), trusted, fault);
  }
}
