package dev.bulwark.firmware.quorum;

import dev.bulwark.firmware.plan.ApproverKey;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * One approver's signature over (image, scheme, key, policy, nonce). That it is here says nothing yet: {@link Quorum} judges it.
 *
 * @param subject what is approved
 * @param policy the hash of the policy under which
 * @param nonce 16 random bytes in hex: two approvals are never the same bytes
 * @param approver the approver's public key, SubjectPublicKeyInfo in base64
 * @param signature Ed25519, or ECDSA in DER; base64
 */
public record ImageApproval(ApprovalSubject subject, String policy, String nonce, String approver, String signature) {
  static final String FORMAT = "bulwark-approval/1";

  /** @throws Problem FIRMWARE-322 when the key is none of the policy's, FIRMWARE-703 when its private half is missing */
  public static ImageApproval make(ApprovalSubject subject, QuorumPolicy policy, ApproverKey key, SecureRandom random) {
    String spki = Base64.getEncoder().encodeToString(key.publicKey());
    if (policy.approver(spki).isEmpty()) throw new Problem("FIRMWARE-322", "that key is none of the approvers' of the policy", "approve with a key that the policy lists, or add it to the policy");
    byte[] nonce = new byte[16];
    random.nextBytes(nonce);
    String hex = HexFormat.of().formatHex(nonce);
    return new ImageApproval(subject, policy.hash(), hex, spki, Base64.getEncoder().encodeToString(key.sign(message(subject, policy.hash(), hex), random)));
  }

  /** @throws Problem FIRMWARE-321 for what is no approval */
  public static ImageApproval read(byte[] json) {
    return of(QuorumJson.read(json, FORMAT));
  }

  static ImageApproval of(JsonNode node) {
    QuorumJson.requireFormat(node, FORMAT);
    return new ImageApproval(
        ApprovalSubject.of(node, FORMAT), QuorumJson.text(node, "policy", FORMAT), QuorumJson.text(node, "nonce", FORMAT), QuorumJson.text(node, "approver", FORMAT), QuorumJson.text(node, "signature", FORMAT));
  }

  public byte[] write() {
    return QuorumJson.write(document());
  }

  Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("format", FORMAT);
    document.putAll(subject.members());
    document.put("policy", policy);
    document.put("nonce", nonce);
    document.put("approver", approver);
    document.put("signature", signature);
    return document;
  }

  boolean signedBy(ApproverKey key) {
    try {
      return key.signed(message(subject, policy, nonce), Base64.getDecoder().decode(signature));
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }

  /** No member can hold a line break unnoticed: each is judged before, or is what the verifier itself computed. */
  private static byte[] message(ApprovalSubject subject, String policy, String nonce) {
    return String.join("\n", "bulwark image approval/1", subject.image(), subject.scheme(), subject.key().hex(), policy, nonce).getBytes(StandardCharsets.UTF_8);
  }
}
