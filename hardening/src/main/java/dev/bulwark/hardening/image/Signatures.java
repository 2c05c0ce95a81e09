package dev.bulwark.hardening.image;

import dev.bulwark.firmware.chip.SignatureScheme;
import dev.bulwark.firmware.image.EspImage;
import dev.bulwark.firmware.signature.BlockReport;
import dev.bulwark.firmware.signature.KeyDigest;
import dev.bulwark.firmware.signature.SecureBootV1;
import dev.bulwark.firmware.signature.SecureBootV2;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who signed an image. A block of secure boot V2 carries its key and is judged by it; the trailer of V1 carries none, so that of it only the form can be judged: whose it is, is known with the key alone.
 *
 * @param blocks of secure boot V2, up to three
 * @param older whether the trailer of secure boot V1 follows the image
 * @param olderSound whether its numbers are such as a signature has, and the image before it is whole
 */
record Signatures(List<BlockReport> blocks, boolean older, boolean olderSound) {
  private static final BigInteger P256_ORDER = new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  static Signatures of(byte[] bytes, EspImage image) {
    List<BlockReport> blocks = SecureBootV2.verify(bytes, 0, image.length(), bytes.length, digest -> true, SecureBootV2.ALL_SCHEMES).blocks();
    int end = image.length();
    boolean older = blocks.isEmpty() && trailer(bytes, end);
    return new Signatures(blocks, older, older && number(bytes, end + 4) && number(bytes, end + 36) && image.checksumHolds() && image.hashHolds());
  }

  /** A zero word and two numbers, after which the file ends or erased flash begins. */
  private static boolean trailer(byte[] bytes, int end) {
    int after = end + SecureBootV1.TRAILER;
    if (after > bytes.length || bytes[end] != 0 || bytes[end + 1] != 0 || bytes[end + 2] != 0 || bytes[end + 3] != 0) return false;
    int empty = 0;
    for (int i = end + 4; i < after; i++) if (bytes[i] == 0 || bytes[i] == (byte) 0xFF) empty++;
    if (empty > 32) return false;
    for (int i = after; i < Math.min(bytes.length, after + 256); i++) if (bytes[i] != (byte) 0xFF) return false;
    return true;
  }

  private static boolean number(byte[] bytes, int at) {
    BigInteger number = new BigInteger(1, Arrays.copyOfRange(bytes, at, at + 32));
    return number.signum() > 0 && number.compareTo(P256_ORDER) < 0;
  }

  boolean none() {
    return blocks.isEmpty() && !older;
  }

  /** Whether one is right under its own key. */
  boolean signed() {
    return older ? olderSound : blocks.stream().anyMatch(BlockReport::valid);
  }

  /** Whether one is damaged, or does not belong to the image. */
  boolean broken() {
    return older ? !olderSound : blocks.stream().anyMatch(block -> !block.valid());
  }

  /** Digests of the keys of the blocks that are right. */
  List<String> keyDigests() {
    return blocks.stream().filter(BlockReport::valid).flatMap(block -> block.keyDigest().stream()).map(KeyDigest::hex).toList();
  }

  List<Map<String, @Nullable Object>> facts() {
    List<Map<String, @Nullable Object>> facts = new ArrayList<>();
    if (older) facts.add(fact("v1", SignatureScheme.ECDSA256.id(), olderSound, null));
    for (BlockReport block : blocks) facts.add(fact("v2", block.scheme().map(SignatureScheme::id).orElse(null), block.valid(), block.keyDigest().map(KeyDigest::hex).orElse(null)));
    return facts;
  }

  private static Map<String, @Nullable Object> fact(String version, @Nullable String scheme, boolean valid, @Nullable String keyDigest) {
    Map<String, @Nullable Object> fact = new LinkedHashMap<>();
    fact.put("version", version);
    fact.put("scheme", scheme);
    fact.put("valid", valid);
    fact.put("keyDigest", keyDigest);
    return fact;
  }
}
