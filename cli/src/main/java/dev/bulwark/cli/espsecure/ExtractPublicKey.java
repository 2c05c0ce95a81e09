package dev.bulwark.cli.espsecure;

import dev.bulwark.cli.terminal.OutFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.cli.vendor.VendorCommand;
import dev.bulwark.firmware.chip.SignatureScheme;
import dev.bulwark.firmware.signature.BootKeys;
import dev.bulwark.firmware.signature.BootPublicKey;
import dev.bulwark.problem.Problem;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the public half of a key. */
@Command(
    name = "extract-public-key",
    description = {
      "Writes the public half of a key: PEM for version 2, 64 bytes (X and Y, big-endian) for version 1.", "", "Example: bulwark espsecure extract-public-key --version 2 --keyfile KEY.pem PUBLIC.pem", ""
    })
final class ExtractPublicKey extends VendorCommand {
  private static final int POINT = 64;

  @Option(names = {"--version", "-v"}, defaultValue = "1", paramLabel = "1|2", description = "The version of secure boot; 1 by default.")
  private String version = "1";

  @Option(names = {"--keyfile", "-k"}, required = true, paramLabel = "KEY.pem", description = "The key.")
  private @Nullable Path keyFile;

  @Parameters(paramLabel = "FILE", description = "Where the public key goes.")
  private @Nullable Path output;

  ExtractPublicKey(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected void perform() {
    BootPublicKey key = SigningFiles.publicKey(Objects.requireNonNull(keyFile));
    Path to = Objects.requireNonNull(output);
    OutFile.write(to, Version.of(version) == Version.V2 ? BootKeys.publicPem(key) : point(key));
    terminal().line("Wrote the public key of " + keyFile + " to " + to);
  }

  /** A P-256 point is the end of its SubjectPublicKeyInfo (RFC 5480). */
  private static byte[] point(BootPublicKey key) {
    if (key.scheme() != SignatureScheme.ECDSA256) throw new Problem("FIRMWARE-805", "secure boot version 1 takes keys on P-256 only", "give --version 2");
    byte[] spki = key.spki();
    return Arrays.copyOfRange(spki, spki.length - POINT, spki.length);
  }
}
