package dev.bulwark.firmware.plan;

import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Two persons release a plan.
 *
 * <h2>Guarantees</h2> A {@link ReleasedPlan} exists only for a plan without refusals whose digest two different keys signed; with a list of approvers, two keys of that list. A changed byte of the plan makes
 * all signatures void.
 * <h2>Does not guarantee</h2> That two keys are two persons: keep them with two persons. Without a list of approvers any two keys count, so who can write the file can release it.
 */
public final class Release {
  /** How many persons it takes. */
  public static final int PERSONS = 2;

  private Release() {}

  /**
   * Adds a signature.
   *
   * @throws Problem FIRMWARE-704 when this key signed already, or the plan is refused; FIRMWARE-705 when a signature that is there already is void
   */
  public static PlanFile approve(PlanFile file, String person, ApproverKey key, SecureRandom random) {
    if (file.plan().refused() || file.plan().steps().isEmpty()) throw new Problem("FIRMWARE-704", "a refused plan cannot be approved", "mend what it was refused for and make a new plan");
    Approval.Bytes own = Approval.Bytes.of(key.publicKey());
    for (Approval earlier : file.approvals()) {
      if (!holds(file, earlier)) throw new Problem("FIRMWARE-705", "the signature of " + earlier.person() + " does not fit this plan", "it was changed after it was signed: make it again and let both sign");
      if (earlier.key().equals(own)) throw new Problem("FIRMWARE-704", "this key approved the plan already", "let another person approve it with another key");
    }
    if (person.isBlank() || person.length() > 100) throw new Problem("FIRMWARE-704", "an approver needs a name of at most 100 characters", "give --person NAME");
    return file.with(new Approval(person, own, Approval.Bytes.of(key.sign(message(file, person), random))));
  }

  /** What stands in the way of executing it; or the plan as a released one. */
  public sealed interface Decision {
    record Released(ReleasedPlan plan) implements Decision {}

    record Open(List<String> lacking) implements Decision {}
  }

  /** @param approvers whose signatures count; when empty, everybody's */
  public static Decision decide(PlanFile file, List<ApproverKey> approvers) {
    List<String> lacking = new ArrayList<>();
    if (file.plan().refused() || file.plan().steps().isEmpty()) lacking.add("the plan is refused");
    if (!file.plan().rehearsal().passed()) lacking.add("the plan was not rehearsed");
    Set<Approval.Bytes> counted = new HashSet<>();
    Set<Approval.Bytes> allowed = new HashSet<>();
    for (ApproverKey approver : approvers) allowed.add(Approval.Bytes.of(approver.publicKey()));
    List<String> persons = new ArrayList<>();
    for (Approval approval : file.approvals()) {
      if (!holds(file, approval)) lacking.add("the signature of " + approval.person() + " does not fit this plan");
      else if (!allowed.isEmpty() && !allowed.contains(approval.key())) lacking.add(approval.person() + " signed with a key that is none of the approvers'");
      else if (!counted.add(approval.key())) lacking.add(approval.person() + " signed with a key that had signed already");
      else persons.add(approval.person());
    }
    if (counted.size() < PERSONS) lacking.add(counted.size() + " of " + PERSONS + " persons approved it");
    // A void signature beside two good ones still says that somebody changed something.
    return lacking.isEmpty() ? new Decision.Released(new ReleasedPlan(file.plan(), file.digest(), persons)) : new Decision.Open(lacking);
  }

  private static boolean holds(PlanFile file, Approval approval) {
    try {
      return ApproverKey.ofPublic(approval.key().octets()).signed(message(file, approval.person()), approval.signature().octets());
    } catch (Problem unfit) {
      return false;
    }
  }

  private static byte[] message(PlanFile file, String person) {
    return ("bulwark burn plan approval/1\n" + file.digest() + "\n" + person).getBytes(StandardCharsets.UTF_8);
  }
}
