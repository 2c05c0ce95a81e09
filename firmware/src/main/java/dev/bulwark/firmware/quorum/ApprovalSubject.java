package dev.bulwark.firmware.quorum;

import dev.bulwark.firmware.signature.BootPublicKey;
import dev.bulwark.firmware.signature.KeyDigest;
import dev.bulwark.firmware.signature.SigningInput;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What is approved: that this key signs this image.
 *
 * @param image the digest that is signed, in hex: SHA-256, or SHA-384 for P-384
 * @param scheme {@code rsa3072}, {@code ecdsa192}, {@code ecdsa256}, {@code ecdsa384}, or {@code v1}
 * @param key the digest of the signing key
 */
public record ApprovalSubject(String image, String scheme, KeyDigest key) {
  private static final Pattern IMAGE = Pattern.compile("[0-9a-f]{64}|[0-9a-f]{96}");
  private static final Pattern SCHEME = Pattern.compile("rsa3072|ecdsa192|ecdsa256|ecdsa384|v1");

  public ApprovalSubject {
    if (!IMAGE.matcher(image).matches() || !SCHEME.matcher(scheme).matches()) throw new IllegalArgumentException("neither a digest nor a scheme");
  }

  public static ApprovalSubject of(SigningInput input, BootPublicKey key) {
    return new ApprovalSubject(HexFormat.of().formatHex(input.digest(key.scheme())), input.olderScheme() ? "v1" : key.scheme().id(), key.digest());
  }

  static ApprovalSubject of(JsonNode node, String format) {
    try {
      return new ApprovalSubject(QuorumJson.text(node, "image", format), QuorumJson.text(node, "scheme", format), new KeyDigest(QuorumJson.text(node, "key", format)));
    } catch (IllegalArgumentException e) {
      throw QuorumJson.unreadable(format, "image, scheme and key do not name one", e);
    }
  }

  Map<String, Object> members() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("image", image);
    members.put("scheme", scheme);
    members.put("key", key.hex());
    return members;
  }
}
