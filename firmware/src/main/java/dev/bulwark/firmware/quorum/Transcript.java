package dev.bulwark.firmware.quorum;

import dev.bulwark.problem.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What remains of a signing: the image, the key, the policy and the signatures of those who approved. It proves itself: nothing in it is believed but what the approvers' signatures cover.
 */
public record Transcript(ApprovalSubject subject, QuorumPolicy policy, List<ImageApproval> approvals) {
  private static final String FORMAT = "bulwark-transcript/1";

  public Transcript {
    approvals = List.copyOf(approvals);
  }

  /** @throws Problem FIRMWARE-321 for what is no transcript */
  public static Transcript read(byte[] json) {
    JsonNode node = QuorumJson.read(json, FORMAT);
    return new Transcript(ApprovalSubject.of(node, FORMAT), QuorumPolicy.of(node.path("policy")), QuorumJson.list(node, "approvals", FORMAT).stream().map(ImageApproval::of).toList());
  }

  public byte[] write() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("format", FORMAT);
    document.putAll(subject.members());
    document.put("policy", policy.document());
    document.put("approvals", approvals.stream().map(ImageApproval::document).toList());
    return QuorumJson.write(document);
  }

  /**
   * Judges it anew, offline.
   *
   * @param trusted the policy that the reader knows to be in force; the transcript's own only tells who claims what
   * @param about what the reader holds in hand: the image and the key that signed it
   */
  public Quorum.Decision check(QuorumPolicy trusted, ApprovalSubject about) {
    if (!policy.equals(trusted)) return new Quorum.Open(List.of("the transcript is under another policy"));
    if (!subject.equals(about)) return new Quorum.Open(List.of("the transcript is about another image, scheme or key"));
    return Quorum.decide(trusted, about, approvals);
  }
}
