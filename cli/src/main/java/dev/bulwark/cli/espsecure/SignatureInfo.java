package dev.bulwark.cli.espsecure;

import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.cli.vendor.VendorCommand;
import dev.bulwark.firmware.signature.BlockReport;
import dev.bulwark.firmware.signature.SecureBootV2;
import dev.bulwark.firmware.signature.Verdict;
import dev.bulwark.problem.Problem;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows the signature blocks. */
@Command(
    name = "signature-info-v2",
    description = {"Shows the signature blocks of an image and the digests of their keys, whoever signed it.", "", "Example: bulwark espsecure signature-info-v2 app-signed.bin", ""})
final class SignatureInfo extends VendorCommand {
  @Parameters(paramLabel = "IMAGE", description = "The signed image.")
  private @Nullable Path input;

  SignatureInfo(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected void perform() {
    Verdict verdict = SecureBootV2.verify(SigningFiles.image(Objects.requireNonNull(input)), any -> true);
    if (verdict.blocks().isEmpty()) throw new Problem("FIRMWARE-809", "the file ends in no signature block", "give an image signed for secure boot version 2");
    HexFormat spaced = HexFormat.ofDelimiter(" ");
    for (BlockReport block : verdict.blocks()) {
      terminal().line(Blocks.told(verdict).get(block.index()));
      block.keyDigest().ifPresent(digest -> terminal().line("Public key digest for block " + block.index() + ": " + spaced.formatHex(digest.bytes())));
    }
  }
}
