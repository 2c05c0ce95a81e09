package dev.bulwark.cli.espsecure;

import dev.bulwark.cli.terminal.OutFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.cli.vendor.VendorCommand;
import dev.bulwark.firmware.signature.KeyDigest;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes what the fuses hold of a key. */
@Command(
    name = "digest-sbv2-public-key",
    description = {"Writes the digest of a key that the fuses hold: 32 bytes.", "", "Example: bulwark espsecure digest-sbv2-public-key --keyfile KEY.pem --output digest.bin", ""})
class DigestPublicKey extends VendorCommand {
  @Option(names = {"--keyfile", "-k"}, required = true, paramLabel = "KEY.pem", description = "The public or private key.")
  private @Nullable Path keyFile;

  @Option(names = {"--output", "-o"}, required = true, paramLabel = "FILE", description = "Where the digest goes.")
  private @Nullable Path output;

  DigestPublicKey(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected final void perform() {
    KeyDigest digest = SigningFiles.publicKey(Objects.requireNonNull(keyFile)).digest();
    OutFile.write(Objects.requireNonNull(output), digest.bytes());
    terminal().line("Wrote the public key digest " + digest + " to " + output);
  }
}
