package dev.bulwark.firmware.plan;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.chip.Revision;
import dev.bulwark.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * PLAN.json: a plan and the signatures under it.
 *
 * <h2>Guarantees</h2> {@link #digest} covers every member but {@code approvals}: also such that this version does not know. Written back, a file holds what it held.
 * <h2>Fails by</h2> Problem FIRMWARE-702 for anything that is not a plan.
 */
public final class PlanFile {
  private final ObjectNode content;
  private final BurnPlan plan;
  private final List<Approval> approvals;

  private PlanFile(ObjectNode content, BurnPlan plan, List<Approval> approvals) {
    this.content = content;
    this.plan = plan;
    this.approvals = List.copyOf(approvals);
  }

  /** A plan that nobody signed yet. */
  public static PlanFile of(BurnPlan plan) {
    return read(CanonicalJson.bytes(plan.document()));
  }

  /** @throws Problem FIRMWARE-702 when it is not a plan */
  public static PlanFile read(byte[] json) {
    ObjectNode content = CanonicalJson.object(json, "the file");
    try {
      List<Approval> approvals = new ArrayList<>();
      JsonNode signed = content.remove("approvals");
      if (signed != null) for (JsonNode one : array(signed)) approvals.add(Approval.of(one));
      return new PlanFile(content, plan(content), approvals);
    } catch (IllegalArgumentException e) {
      throw CanonicalJson.unreadable("the file", e);
    }
  }

  public BurnPlan plan() {
    return plan;
  }

  public List<Approval> approvals() {
    return approvals;
  }

  /** SHA-256, in hex, of the plan in canonical JSON without its approvals. */
  public String digest() {
    return CanonicalJson.sha256(CanonicalJson.bytes(content));
  }

  PlanFile with(Approval approval) {
    List<Approval> more = new ArrayList<>(approvals);
    more.add(approval);
    return new PlanFile(content, plan, more);
  }

  /** The members in the order of the file, approvals last. */
  public Map<String, Object> document() {
    Map<String, Object> members = new LinkedHashMap<>();
    content.properties().forEach(member -> members.put(member.getKey(), plain(member.getValue())));
    members.put("approvals", approvals.stream().map(Approval::document).toList());
    return members;
  }

  public byte[] encode() {
    return CanonicalJson.pretty(document());
  }

  private static Object plain(JsonNode node) {
    if (node.isObject()) {
      Map<String, Object> members = new LinkedHashMap<>();
      node.properties().forEach(member -> members.put(member.getKey(), plain(member.getValue())));
      return members;
    }
    if (node.isArray()) return node.valueStream().map(PlanFile::plain).toList();
    if (node.isBoolean()) return node.booleanValue();
    if (node.isInt()) return node.intValue();
    if (node.isLong()) return node.longValue();
    if (node.isString()) return node.stringValue();
    throw new IllegalArgumentException("no plan holds " + node.getNodeType());
  }

  private static BurnPlan plan(ObjectNode content) {
    if (!text(content, "format").equals(BurnPlan.FORMAT)) throw new IllegalArgumentException("another format");
    List<BurnStep> steps = new ArrayList<>();
    for (JsonNode one : array(member(content, "steps"))) steps.add(step(one, steps.size() + 1));
    List<Refusal> refusals = new ArrayList<>();
    for (JsonNode one : array(member(content, "refusals")))
      refusals.add(new Refusal(RefusalCode.named(text(one, "code")).orElseThrow(() -> new IllegalArgumentException("unknown refusal")), text(one, "text")));
    Map<String, PlanArtefact> artefacts = new LinkedHashMap<>();
    member(content, "artefacts").properties().forEach(one -> artefacts.put(one.getKey(), new PlanArtefact(text(one.getValue(), "sha256"), number(one.getValue(), "bytes"))));
    JsonNode rehearsal = member(content, "rehearsal");
    RehearsalReport report = new RehearsalReport(text(rehearsal, "verdict"), texts(rehearsal, "rehearsed"), texts(rehearsal, "skipped"), Math.toIntExact(number(rehearsal, "powerCuts")));
    try {
      return new BurnPlan(
          Chip.of(text(content, "chip")), Revision.parse(text(content, "revision")), Profile.of(text(content, "profile")), flag(content, "antiRollback"), steps, refusals, report, artefacts, texts(content, "warnings"));
    } catch (Problem unknown) {
      throw new IllegalArgumentException(unknown.detail(), unknown);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("a number is too large", e);
    }
  }

  private static BurnStep step(JsonNode one, int place) {
    if (number(one, "n") != place) throw new IllegalArgumentException("steps out of order");
    StepAction action = StepAction.named(text(one, "action")).orElseThrow(() -> new IllegalArgumentException("unknown action"));
    if (flag(one, "irreversible") != action.irreversible()) throw new IllegalArgumentException("a step says the wrong thing about itself");
    Map<String, String> details = new LinkedHashMap<>();
    if (one.has("details")) member(one, "details").properties().forEach(detail -> details.put(detail.getKey(), text(member(one, "details"), detail.getKey())));
    return new BurnStep(place, action, text(one, "target"), text(one, "value"), text(one, "precondition"), text(one, "readBack"), details);
  }

  private static JsonNode member(JsonNode of, String name) {
    JsonNode member = of.get(name);
    if (member == null) throw new IllegalArgumentException("no member " + name);
    return member;
  }

  private static Iterable<JsonNode> array(JsonNode node) {
    if (node instanceof ArrayNode array && array.size() <= 1_000) return array;
    throw new IllegalArgumentException("no list");
  }

  private static List<String> texts(JsonNode of, String name) {
    List<String> texts = new ArrayList<>();
    for (JsonNode one : array(member(of, name))) {
      if (!one.isString()) throw new IllegalArgumentException("no text in " + name);
      texts.add(one.stringValue());
    }
    return texts;
  }

  static String text(JsonNode of, String name) {
    JsonNode member = member(of, name);
    if (!member.isString()) throw new IllegalArgumentException("no text: " + name);
    return member.stringValue();
  }

  private static long number(JsonNode of, String name) {
    JsonNode member = member(of, name);
    if (!member.isIntegralNumber() || !member.canConvertToLong()) throw new IllegalArgumentException("no number: " + name);
    return member.longValue();
  }

  private static boolean flag(JsonNode of, String name) {
    JsonNode member = member(of, name);
    if (!member.isBoolean()) throw new IllegalArgumentException("neither true nor false: " + name);
    return member.booleanValue();
  }
}
