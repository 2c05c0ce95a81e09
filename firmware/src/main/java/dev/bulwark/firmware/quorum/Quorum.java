package dev.bulwark.firmware.quorum;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether enough approvers agree.
 *
 * <h2>Guarantees</h2> {@link Granted} exists only where as many different approvers of the policy as it needs have each signed exactly this subject under exactly this policy. One approver counts once, however often he signed.
 * <h2>Does not guarantee</h2> That two keys are two persons; that an approver looked at what he approved.
 */
public final class Quorum {
  private Quorum() {}

  /** What was decided. */
  public sealed interface Decision permits Granted, Open {}

  /** Enough. @param approvals those that count, one of each approver */
  public record Granted(ApprovalSubject subject, QuorumPolicy policy, List<ImageApproval> approvals) implements Decision {
    public Granted {
      approvals = List.copyOf(approvals);
    }
  }

  /** Not enough. @param lacking why, for people */
  public record Open(List<String> lacking) implements Decision {
    public Open {
      lacking = List.copyOf(lacking);
    }
  }

  public static Decision decide(QuorumPolicy policy, ApprovalSubject subject, List<ImageApproval> approvals) {
    List<String> lacking = new ArrayList<>();
    Set<QuorumPolicy.Approver> agreed = new LinkedHashSet<>();
    List<ImageApproval> counted = new ArrayList<>();
    for (ImageApproval approval : approvals) {
      Optional<QuorumPolicy.Approver> approver = policy.approver(approval.approver());
      if (approver.isEmpty()) lacking.add("an approval is by a key that is none of the policy's");
      else if (!approval.policy().equals(policy.hash())) lacking.add("the approval of " + approver.get().name() + " is under another policy");
      else if (!approval.subject().equals(subject)) lacking.add("the approval of " + approver.get().name() + " is for another image, scheme or key");
      else if (!approval.signedBy(approver.get().key())) lacking.add("the signature of " + approver.get().name() + " does not hold");
      else if (!agreed.add(approver.get())) lacking.add(approver.get().name() + " approved twice, which counts once");
      else counted.add(approval);
    }
    if (agreed.size() >= policy.need()) return new Granted(subject, policy, counted);
    lacking.addFirst(agreed.size() + " of " + policy.need() + " approvers agree");
    return new Open(lacking);
  }
}
