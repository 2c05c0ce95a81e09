package dev.bulwark.firmware.quorum;

import dev.bulwark.firmware.plan.ApproverKey;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Who may approve an image, and how many of them it takes.
 *
 * <p>As a file: {@code {"format":"bulwark-quorum/1","need":2,"approvers":[{"name":"…","key":"…"}]}}, where {@code key} is a public key (Ed25519 or P-256): the body of its PEM file, with or without the lines around it.
 *
 * @param need at least 1, at most the number of approvers
 * @param approvers with different keys and different names
 */
public record QuorumPolicy(int need, List<Approver> approvers) {
  static final String FORMAT = "bulwark-quorum/1";

  /** @param name shown to people @param spki the key as X.509 SubjectPublicKeyInfo, base64 */
  public record Approver(String name, String spki) {
    ApproverKey key() {
      return ApproverKey.ofPublic(Base64.getDecoder().decode(spki));
    }
  }

  public QuorumPolicy {
    approvers = List.copyOf(approvers);
    if (need < 1 || need > approvers.size()) throw QuorumJson.unreadable(FORMAT, "it needs " + need + " of " + approvers.size() + " approvers", null);
    Set<String> seen = new HashSet<>();
    for (Approver approver : approvers) {
      if (!seen.add("key " + approver.spki()) || !seen.add("name " + approver.name())) throw QuorumJson.unreadable(FORMAT, "an approver stands in it twice", null);
    }
  }

  /** @throws Problem FIRMWARE-321 for what is no policy, FIRMWARE-703 for a key of another kind */
  public static QuorumPolicy read(byte[] json) {
    return of(QuorumJson.read(json, FORMAT));
  }

  static QuorumPolicy of(JsonNode node) {
    QuorumJson.requireFormat(node, FORMAT);
    List<Approver> approvers = new ArrayList<>();
    for (JsonNode one : QuorumJson.list(node, "approvers", FORMAT)) {
      String name = QuorumJson.text(one, "name", FORMAT);
      if (name.isBlank() || name.length() > 100) throw QuorumJson.unreadable(FORMAT, "an approver's name has 1 to 100 characters", null);
      approvers.add(new Approver(name, canonical(QuorumJson.text(one, "key", FORMAT))));
    }
    return new QuorumPolicy(QuorumJson.number(node, "need", FORMAT), approvers);
  }

  /** One key has one text, so that it cannot stand in the list twice. */
  private static String canonical(String key) {
    try {
      byte[] spki = Base64.getDecoder().decode(key.replaceAll("-----[A-Z ]{1,40}-----", "").replaceAll("\\s", ""));
      return Base64.getEncoder().encodeToString(ApproverKey.ofPublic(spki).publicKey());
    } catch (IllegalArgumentException notBase64) {
      throw QuorumJson.unreadable(FORMAT, "a key is not the body of a PEM file", notBase64);
    }
  }

  Optional<Approver> approver(String spki) {
    return approvers.stream().filter(approver -> approver.spki().equals(spki)).findFirst();
  }

  /** SHA-256 over the number and the approvers in their order: approvals name the policy by it, so none serves under another. */
  public String hash() {
    StringBuilder text = new StringBuilder(FORMAT).append('\n').append(need).append('\n');
    for (Approver approver : approvers) text.append(approver.spki()).append(' ').append(Base64.getEncoder().encodeToString(approver.name().getBytes(StandardCharsets.UTF_8))).append('\n');
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  Map<String, Object> document() {
    List<Object> listed = new ArrayList<>();
    for (Approver approver : approvers) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", approver.name());
      one.put("key", approver.spki());
      listed.add(one);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("format", FORMAT);
    document.put("need", need);
    document.put("approvers", listed);
    return document;
  }
}
