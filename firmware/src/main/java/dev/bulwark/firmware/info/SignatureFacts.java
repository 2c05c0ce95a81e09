package dev.bulwark.firmware.info;

import dev.bulwark.firmware.chip.SignatureScheme;
import dev.bulwark.firmware.image.EspImage;
import dev.bulwark.firmware.signature.BlockFault;
import dev.bulwark.firmware.signature.BlockReport;
import dev.bulwark.firmware.signature.KeyDigest;
import dev.bulwark.firmware.signature.SecureBootV1;
import dev.bulwark.firmware.signature.SecureBootV2;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who signed an image: the blocks behind it, each judged under its own key. Whether a chip trusts that key is not known here. */
record SignatureFacts(List<BlockReport> blocks, boolean versionOne) {
  static SignatureFacts of(byte[] bytes, int from, int to, EspImage image) {
    List<BlockReport> blocks = SecureBootV2.verify(bytes, from, image.length(), to, digest -> true, SecureBootV2.ALL_SCHEMES).blocks();
    int end = from + image.length();
    boolean trailer = to - end == SecureBootV1.TRAILER && bytes[end] == 0 && bytes[end + 1] == 0 && bytes[end + 2] == 0 && bytes[end + 3] == 0;
    return new SignatureFacts(blocks, trailer);
  }

  List<Map<String, @Nullable Object>> document() {
    List<Map<String, @Nullable Object>> list = new ArrayList<>();
    for (BlockReport block : blocks) {
      Map<String, @Nullable Object> one = new LinkedHashMap<>();
      one.put("index", block.index());
      one.put("algorithm", block.scheme().map(SignatureScheme::id).orElse(null));
      one.put("valid", block.valid());
      one.put("keyDigest", block.keyDigest().map(KeyDigest::hex).orElse(null));
      one.put("fault", block.fault().map(BlockFault::name).orElse(null));
      list.add(one);
    }
    return list;
  }

  List<String> lines() {
    if (versionOne) return List.of("signature    secure boot V1, 68 bytes behind the image; `bulwark firmware verify` checks it with the key");
    if (blocks.isEmpty()) return List.of("signature    none");
    List<String> lines = new ArrayList<>();
    for (BlockReport block : blocks) {
      String who = block.scheme().map(SignatureScheme::id).orElse("unknown scheme") + block.keyDigest().map(digest -> " by key " + digest.hex()).orElse("");
      lines.add("signature " + block.index() + "  " + who + (block.valid() ? ", right" : ", NOT right: " + block.fault().map(BlockFault::text).orElse("")));
    }
    return lines;
  }

  /** What would stop a chip that checks signatures. */
  List<String> stops() {
    if (blocks.isEmpty() || blocks.stream().anyMatch(BlockReport::valid)) return List.of();
    return List.of("no signature block is right: " + blocks.getFirst().fault().map(BlockFault::text).orElse(""));
  }
}
