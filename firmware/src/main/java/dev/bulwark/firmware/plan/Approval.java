package dev.bulwark.firmware.plan;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * One person's signature under a plan. That it is here says nothing yet: {@link Release} judges it.
 *
 * @param person who says to have signed; shown to people, and covered by the signature
 * @param key the public key, X.509 SubjectPublicKeyInfo
 */
public record Approval(String person, Bytes key, Bytes signature) {
  /** Bytes with value semantics, at most 1,000. */
  public record Bytes(String base64) {
    public Bytes {
      if (base64.length() > 1_400) throw new IllegalArgumentException("too long");
      Base64.getDecoder().decode(base64);
    }

    static Bytes of(byte[] bytes) {
      return new Bytes(Base64.getEncoder().encodeToString(bytes));
    }

    byte[] octets() {
      return Base64.getDecoder().decode(base64);
    }
  }

  public Approval {
    if (person.isBlank() || person.length() > 100) throw new IllegalArgumentException("a person has a name of at most 100 characters");
  }

  /** Tells the key: the first 16 hex digits of the SHA-256 of it. */
  public String fingerprint() {
    return CanonicalJson.sha256(key.octets()).substring(0, 16);
  }

  static Approval of(JsonNode node) {
    return new Approval(PlanFile.text(node, "person"), new Bytes(PlanFile.text(node, "key")), new Bytes(PlanFile.text(node, "signature")));
  }

  Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("person", person);
    document.put("key", key.base64());
    document.put("signature", signature.base64());
    return document;
  }
}
