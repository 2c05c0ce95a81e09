package dev.bulwark.firmware.info;

import dev.bulwark.firmware.mcuboot.Dependency;
import dev.bulwark.firmware.mcuboot.McubootFault;
import dev.bulwark.firmware.mcuboot.McubootHeader;
import dev.bulwark.firmware.mcuboot.McubootImage;
import dev.bulwark.firmware.mcuboot.McubootVerdict;
import dev.bulwark.firmware.mcuboot.Tlv;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An MCUboot image, explained. Without a key its signature is told, not judged; its hash is. */
final class McubootFacts {
  private McubootFacts() {}

  static Explanation of(McubootImage image) {
    McubootHeader header = image.header();
    McubootFault fault = image.verify(List.of()) instanceof McubootVerdict.Rejected(McubootFault found) ? found : McubootFault.UNTRUSTED_KEY;
    boolean hash = fault == McubootFault.NO_SIGNATURE || fault == McubootFault.UNTRUSTED_KEY;
    List<String> signatures = image.tlvs().stream().map(McubootFacts::algorithm).flatMap(Optional::stream).toList();
    List<String> keys = image.tlvs().stream().filter(tlv -> tlv.type() == Tlv.KEY_HASH).map(tlv -> HexFormat.of().formatHex(image.value(tlv))).toList();
    @Nullable Long counter = image.securityCounter().isPresent() ? image.securityCounter().getAsLong() : null;
    Map<String, @Nullable Object> document = ImageFacts.entries(
        "version", header.version().toString(), "headerSize", header.size(), "imageSize", header.imageSize(), "flags", header.flags(), "loadAddress", Numbers.address(header.loadAddress()),
        "securityCounter", counter, "dependencies", image.dependencies().stream().map(McubootFacts::dependency).toList(), "encrypted", header.encrypted(), "hash", ImageFacts.entries("valid", hash),
        "signatures", signatures, "keyHashes", keys);
    return new Explanation("mcuboot", document, lines(image, signatures, keys, hash), stops(image, fault));
  }

  private static List<String> lines(McubootImage image, List<String> signatures, List<String> keys, boolean hash) {
    McubootHeader header = image.header();
    List<String> lines = new ArrayList<>();
    lines.add("MCUboot image, version " + header.version() + ", " + Numbers.size(header.imageSize()) + " behind a header of " + header.size() + " bytes");
    lines.add("security counter  " + (image.securityCounter().isPresent() ? image.securityCounter().getAsLong() : "none: nothing stops an older image"));
    for (Dependency dependency : image.dependencies()) lines.add("needs        image " + dependency.image() + " from version " + dependency.least() + " on");
    lines.add("hash         " + (header.encrypted() ? "of the plain image, cannot be judged" : hash ? "right" : "WRONG or missing"));
    lines.add("signature    " + (signatures.isEmpty() ? "none" : String.join(", ", signatures) + "; `bulwark firmware verify` checks it with the key"));
    for (String key : keys) lines.add("key hash     " + key);
    lines.add("encrypted    " + (header.encrypted() ? "yes" : "no"));
    return lines;
  }

  private static List<String> stops(McubootImage image, McubootFault fault) {
    List<String> stops = new ArrayList<>();
    if (!image.header().bootable()) stops.add("it is marked as not bootable");
    switch (fault) {
      case NO_HASH, HASH, NO_SIGNATURE -> stops.add(fault.text());
      case ENCRYPTED, UNTRUSTED_KEY, SIGNATURE -> { }
    }
    return stops;
  }

  private static Map<String, @Nullable Object> dependency(Dependency dependency) {
    return ImageFacts.entries("image", dependency.image(), "version", dependency.least().toString());
  }

  private static Optional<String> algorithm(Tlv tlv) {
    return Optional.ofNullable(switch (tlv.type()) {
      case Tlv.RSA2048_PSS -> "rsa2048";
      case Tlv.RSA3072_PSS -> "rsa3072";
      case Tlv.ECDSA -> "ecdsa";
      case Tlv.ED25519 -> "ed25519";
      default -> null;
    });
  }
}
