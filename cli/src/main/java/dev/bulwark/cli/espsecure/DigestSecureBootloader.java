package dev.bulwark.cli.espsecure;

import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.cli.terminal.OutFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.cli.vendor.VendorCommand;
import dev.bulwark.firmware.signature.BootloaderDigest;
import dev.bulwark.problem.Problem;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts the digest of secure boot version 1 before a bootloader. */
@Command(
    name = "digest-secure-bootloader",
    description = {
      "Puts before an ESP32 bootloader the digest that secure boot version 1 compares; the result is flashed at address 0.",
      "",
      "Example: bulwark espsecure digest-secure-bootloader --keyfile KEY.bin --output bootloader-digest.bin bootloader.bin",
      ""
    })
final class DigestSecureBootloader extends VendorCommand {
  private static final int LONGEST_KEY = 64;
  private static final int IMAGE_MAGIC = 0xe9;

  @Option(names = {"--keyfile", "-k"}, required = true, paramLabel = "KEY.bin", description = "The key of 32 bytes that is burned as secure_boot_v1.")
  private @Nullable Path keyFile;

  @Option(names = {"--output", "-o"}, paramLabel = "FILE", description = "Where the result goes; by default beside the bootloader as IMAGE.digest.")
  private @Nullable Path output;

  @Option(names = "--iv", paramLabel = "FILE", description = "128 bytes in place of random ones: for tests only.")
  private @Nullable Path iv;

  @Parameters(paramLabel = "IMAGE", description = "The bootloader.")
  private @Nullable Path input;

  private final SecureRandom random;

  DigestSecureBootloader(Terminal terminal, SecureRandom random) {
    super(terminal);
    this.random = random;
  }

  @Override
  protected void perform() {
    Path from = Objects.requireNonNull(input);
    byte[] image = SigningFiles.image(from);
    if (image.length == 0 || (image[0] & 0xff) != IMAGE_MAGIC) throw new Problem("FIRMWARE-810", from + " is no image: it does not begin with 0xe9", "give the bootloader as the build made it");
    byte[] key = InFile.read(Objects.requireNonNull(keyFile), LONGEST_KEY);
    Path to = output == null ? from.resolveSibling(from.getFileName() + ".digest") : output;
    OutFile.write(to, BootloaderDigest.file(key, start(), image));
    Arrays.fill(key, (byte) 0);
    terminal().line("Wrote digest and bootloader to " + to);
  }

  private byte[] start() {
    if (iv != null) {
      terminal().note("--iv is for tests: fresh random bytes belong before every digest");
      return InFile.read(iv, BootloaderDigest.IV);
    }
    byte[] fresh = new byte[BootloaderDigest.IV];
    random.nextBytes(fresh);
    return fresh;
  }
}
