package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.firmware.chip.SignatureScheme;
import dev.bulwark.firmware.signature.BlockFault;
import dev.bulwark.firmware.signature.BlockReport;
import dev.bulwark.firmware.signature.KeyDigest;
import dev.bulwark.firmware.signature.SecureBootV1;
import dev.bulwark.firmware.signature.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The answer of {@code firmware verify}, for a person or a program. */
record VerifyReport(boolean trusted, String scheme, List<BlockReport> blocks, List<String> reasons) {
  static VerifyReport of(Verdict verdict) {
    List<String> reasons = new ArrayList<>();
    if (verdict.blocks().isEmpty()) reasons.add(BlockFault.NO_BLOCK.text());
    if (verdict instanceof Verdict.Rejected) for (BlockReport block : verdict.blocks()) reasons.addAll(reasons(block));
    return new VerifyReport(verdict.trusted(), "v2", verdict.blocks(), reasons);
  }

  static VerifyReport of(SecureBootV1.Outcome outcome) {
    return switch (outcome) {
      case SecureBootV1.Trusted trusted -> new VerifyReport(true, "v1", List.of(), List.of());
      case SecureBootV1.Rejected rejected -> new VerifyReport(false, "v1", List.of(), List.of(rejected.text()));
    };
  }

  /** All that is wrong with a block, the first reason of the chip first. */
  private static List<String> reasons(BlockReport block) {
    List<String> found = new ArrayList<>();
    String who = "block " + block.index() + ": ";
    block.fault().ifPresent(fault -> found.add(who + fault.text()));
    if (!block.crcHolds() || block.scheme().isEmpty()) return found;
    if (!block.digestHolds() && block.fault().orElse(null) != BlockFault.IMAGE_DIGEST) found.add(who + BlockFault.IMAGE_DIGEST.text());
    if (!block.keyConsistent() && block.fault().orElse(null) != BlockFault.KEY_FIELD) found.add(who + BlockFault.KEY_FIELD.text());
    if (block.keyConsistent() && !block.signatureHolds() && block.fault().orElse(null) != BlockFault.SIGNATURE) found.add(who + BlockFault.SIGNATURE.text());
    return found;
  }

  void show(Terminal terminal, boolean json) {
    if (json) {
      terminal.document(document());
      return;
    }
    terminal.line(trusted ? "trusted (" + scheme + ")" : "REJECTED (" + scheme + ")");
    for (BlockReport block : blocks) {
      String by = block.scheme().map(SignatureScheme::id).orElse("unknown") + block.keyDigest().map(digest -> " " + digest.hex()).orElse("");
      terminal.line("block " + block.index() + ": " + by + (block.valid() ? ", valid" : ", NOT VALID") + (block.trusted() ? ", trusted" : ", not trusted"));
    }
    reasons.forEach(reason -> terminal.line("because " + reason));
  }

  private Map<String, Object> document() {
    List<Object> listed = new ArrayList<>();
    for (BlockReport block : blocks) {
      if (!block.crcHolds() || block.scheme().isEmpty()) continue;
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("index", block.index());
      one.put("algorithm", block.scheme().orElseThrow().id());
      one.put("valid", block.valid());
      one.put("keyDigest", block.keyDigest().map(KeyDigest::hex).orElseThrow());
      one.put("trusted", block.trusted());
      listed.add(one);
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("verdict", trusted ? "trusted" : "rejected");
    answer.put("scheme", scheme);
    answer.put("blocks", listed);
    answer.put("reasons", reasons);
    return answer;
  }
}
