package dev.bulwark.cli.espsecure;

import dev.bulwark.firmware.chip.SignatureScheme;
import dev.bulwark.firmware.signature.BlockFault;
import dev.bulwark.firmware.signature.BlockReport;
import dev.bulwark.firmware.signature.Verdict;
import java.util.List;

/** What the blocks of an image are, one line each. */
final class Blocks {
  private Blocks() {}

  static List<String> told(Verdict verdict) {
    return verdict.blocks().stream().map(Blocks::line).toList();
  }

  private static String line(BlockReport block) {
    String name = "Signature block " + block.index();
    if (block.valid()) return name + " is valid (" + block.scheme().map(SignatureScheme::id).orElse("") + ")" + (block.trusted() ? "." : ", by another key.");
    return name + " is not valid: " + block.fault().map(BlockFault::text).orElse("unknown") + ".";
  }
}
