package dev.bulwark.cli.espsecure;

import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.cli.vendor.VendorCommand;
import dev.bulwark.firmware.signature.BootPublicKey;
import dev.bulwark.firmware.signature.SecureBootV1;
import dev.bulwark.firmware.signature.SecureBootV2;
import dev.bulwark.firmware.signature.Verdict;
import dev.bulwark.problem.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Verifies a signed image. */
@Command(
    name = "verify-signature",
    description = {
      "Says whether an image is signed by a key, as the chip judges: by the key that stands in the signature block, which must be the given one.",
      "",
      "Example: bulwark espsecure verify-signature --version 2 --keyfile KEY.pem app-signed.bin",
      ""
    })
final class VerifySignature extends VendorCommand {
  @Option(names = {"--version", "-v"}, required = true, paramLabel = "1|2", description = "The version of secure boot.")
  private String version = "2";

  @Option(names = {"--keyfile", "-k"}, required = true, paramLabel = "KEY.pem", description = "The public or private key.")
  private @Nullable Path keyFile;

  @Parameters(paramLabel = "IMAGE", description = "The signed image.")
  private @Nullable Path input;

  VerifySignature(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected void perform() {
    BootPublicKey key = SigningFiles.publicKey(Objects.requireNonNull(keyFile));
    byte[] image = SigningFiles.image(Objects.requireNonNull(input));
    if (Version.of(version) == Version.V1) first(image, key);
    else second(image, key);
  }

  private void first(byte[] image, BootPublicKey key) {
    switch (SecureBootV1.verify(image, List.of(key))) {
      case SecureBootV1.Trusted trusted -> terminal().line("Signature is valid.");
      case SecureBootV1.Rejected rejected -> throw bad(rejected.text());
    }
  }

  private void second(byte[] image, BootPublicKey key) {
    Verdict verdict = SecureBootV2.verify(image, key.digest()::equals);
    Blocks.told(verdict).forEach(terminal()::line);
    switch (verdict) {
      case Verdict.Trusted trusted -> terminal().line("Signature block " + trusted.block() + " verification successful using the supplied key.");
      case Verdict.Rejected rejected -> throw bad(rejected.fault().text());
    }
  }

  private static Problem bad(String why) {
    return new Problem("FIRMWARE-809", "the signature could not be verified with this key: " + why, "sign the image with this key; if it was signed, it was changed afterwards");
  }
}
