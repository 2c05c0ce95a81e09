package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.firmware.mcuboot.Dependency;
import dev.bulwark.firmware.mcuboot.McubootImage;
import dev.bulwark.firmware.mcuboot.McubootReading;
import dev.bulwark.firmware.mcuboot.McubootSigner;
import dev.bulwark.firmware.mcuboot.McubootSigning;
import dev.bulwark.firmware.mcuboot.McubootVersion;
import dev.bulwark.problem.Printable;
import dev.bulwark.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code firmware sign --scheme mcuboot}, with the names that MCUboot's own tool gives them where it has such. */
final class McubootSigningOptions {
  private static final Pattern DEPENDENCY = Pattern.compile("([0-9]{1,3}):(.+)");

  @Option(names = "--image-version", paramLabel = "1.2.3+4", description = "mcuboot: the image's version; needed unless IMAGE is an MCUboot image already")
  private @Nullable String version;

  @Option(names = "--header-size", paramLabel = "BYTES", description = "mcuboot: room for the header (default: 32)")
  private int headerSize = 32;

  @Option(names = "--pad-header", description = "mcuboot: put the header before IMAGE; without this, IMAGE begins with that many zero bytes, which it replaces")
  private boolean padHeader;

  @Option(names = "--security-counter", paramLabel = "N", description = "mcuboot: what rollback protection compares")
  private @Nullable Long securityCounter;

  @Option(names = "--depends", paramLabel = "IMAGE:VERSION", description = "mcuboot: another image that must be there, such as 1:1.0.0; may be repeated")
  private List<String> dependencies = new ArrayList<>();

  boolean given() {
    return version != null || padHeader || securityCounter != null || !dependencies.isEmpty() || headerSize != 32;
  }

  /** Signs a build, or an image that is there anew. @throws Failure CLI-001, exit 2, for options that do not go together */
  byte[] sign(byte[] file, McubootSigner signer) {
    if (McubootImage.begins(file, 0, file.length)) {
      if (given()) throw usage("IMAGE is an MCUboot image already: its header and signed records are kept, so their options cannot be given");
      return switch (McubootImage.read(file)) {
        case McubootReading.Read(McubootImage image) -> image.signedAnew(signer);
        case McubootReading.Unreadable(String detail) -> throw new Problem("FIRMWARE-100", "the file begins as an MCUboot image and is broken: " + detail, "get it again from where it was made");
      };
    }
    return padHeader ? McubootImage.sign(file, how(), signer) : McubootImage.signReserved(file, how(), signer);
  }

  private McubootSigning how() {
    if (version == null) throw usage("--image-version is needed for mcuboot");
    if (headerSize < 32 || headerSize > 0xFFFF) throw usage("--header-size is 32 to 65535");
    if (securityCounter != null && (securityCounter < 0 || securityCounter > 0xFFFF_FFFFL)) throw usage("--security-counter is 0 to 4294967295");
    if (dependencies.size() > 255) throw usage("more than 255 dependencies");
    OptionalLong counter = securityCounter == null ? OptionalLong.empty() : OptionalLong.of(securityCounter);
    return new McubootSigning(McubootVersion.parse(version), headerSize, counter, dependencies.stream().map(McubootSigningOptions::dependency).toList(), 0);
  }

  private static Dependency dependency(String text) {
    Matcher matcher = DEPENDENCY.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group(1)) > 255) throw usage("--depends is like 1:1.0.0, not " + Printable.line(text, 40));
    return new Dependency(Integer.parseInt(matcher.group(1)), McubootVersion.parse(matcher.group(2)));
  }

  private static Failure usage(String detail) {
    return new Failure(Exit.USAGE, new Problem("CLI-001", detail, "see `bulwark firmware sign --help`"));
  }
}
