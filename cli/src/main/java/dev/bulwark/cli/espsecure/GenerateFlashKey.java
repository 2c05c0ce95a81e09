package dev.bulwark.cli.espsecure;

import dev.bulwark.cli.terminal.OutFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.cli.vendor.VendorCommand;
import dev.bulwark.cli.vendor.VendorNumber;
import dev.bulwark.firmware.encryption.FlashKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a flash encryption key. */
@Command(
    name = "generate-flash-encryption-key",
    description = {
      "Makes a flash encryption key from the system's random source, readable by its owner only. A file that exists is never overwritten.",
      "",
      "Example: bulwark espsecure generate-flash-encryption-key --keylen 256 KEY.bin",
      "",
      "A key belongs to one device: make one for each.",
      ""
    })
final class GenerateFlashKey extends VendorCommand {
  @Option(names = {"--keylen", "-l"}, defaultValue = "256", paramLabel = "BITS", description = "128 (ESP32-C2), 192 (ESP32 with 3/4 coding), 256 (the default) or 512 (AES-256-XTS).")
  private String bits = "256";

  @Parameters(paramLabel = "KEY.bin", description = "Where the key goes.")
  private @Nullable Path file;

  private final SecureRandom random;

  GenerateFlashKey(Terminal terminal, SecureRandom random) {
    super(terminal);
    this.random = random;
  }

  @Override
  protected void perform() {
    Path to = Objects.requireNonNull(file);
    try (FlashKey key = FlashKey.generate((int) VendorNumber.parse("key length", bits, 4_096), random)) {
      OutFile.create(to, key.copy());
      terminal().line("Wrote a key of " + key.bits() + " random bits to " + to);
    }
  }
}
