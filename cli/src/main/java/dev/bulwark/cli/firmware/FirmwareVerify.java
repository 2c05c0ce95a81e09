package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.firmware.chip.SignatureScheme;
import dev.bulwark.firmware.mcuboot.McubootImage;
import dev.bulwark.firmware.signature.BootPublicKey;
import dev.bulwark.firmware.signature.KeyDigest;
import dev.bulwark.firmware.signature.SecureBootV1;
import dev.bulwark.firmware.signature.SecureBootV2;
import dev.bulwark.problem.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Judges an image's signature as a chip does. */
@Command(
    name = "verify",
    description = {
      "Judges whether an image is signed by a key that you trust, as the chip's ROM would. Exit 0: trusted, 1: rejected.",
      "Several --key or --digest: one of them suffices. The key inside the signature block is checked too, so a foreign key beside a good signature is found.",
      "An MCUboot image is known by its first bytes and judged as its bootloader would; it needs --key.",
      "Example: bulwark firmware verify --key public.pem app-signed.bin"
    })
final class FirmwareVerify implements Callable<Integer> {
  private static final int LARGEST = 64 << 20;

  @Parameters(paramLabel = "IMAGE", description = "the signed image")
  private Path file = Path.of("");

  @Option(names = "--key", paramLabel = "KEY.pem", description = "a key to trust, public or private; may be repeated")
  private List<Path> keys = new ArrayList<>();

  @Option(names = "--digest", paramLabel = "HEX", description = "the eFuse digest of a key to trust; may be repeated")
  private List<String> digests = new ArrayList<>();

  @Option(names = "--scheme", paramLabel = "v1|v2|mcuboot", description = "what the image must be; by default its bytes tell")
  private @Nullable String scheme;

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;

  FirmwareVerify(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (keys.isEmpty() && digests.isEmpty()) {
      throw usage("at least one --key or --digest is needed");
    }
    if (scheme != null && !List.of("v1", "v2", "mcuboot").contains(scheme)) throw usage("--scheme is v1, v2 or mcuboot");
    byte[] image = InFile.read(file, LARGEST);
    if (scheme == null ? McubootImage.begins(image, 0, image.length) : scheme.equals("mcuboot")) {
      if (!digests.isEmpty()) throw usage("an MCUboot image holds no key that a digest could name: give --key");
      return McubootVerification.judge(image, keys, terminal, json);
    }
    List<BootPublicKey> given = keys.stream().map(KeyFiles::toVerify).toList();
    Set<KeyDigest> trusted = new HashSet<>(given.stream().map(BootPublicKey::digest).toList());
    digests.forEach(text -> trusted.add(KeyDigest.parse(text)));
    boolean older = scheme != null ? scheme.equals("v1") : !SecureBootV2.looksSigned(image) && given.stream().anyMatch(key -> key.scheme() == SignatureScheme.ECDSA256);
    VerifyReport report = older ? VerifyReport.of(SecureBootV1.verify(image, given)) : VerifyReport.of(SecureBootV2.verify(image, trusted::contains));
    report.show(terminal, json);
    return report.trusted() ? Exit.DONE : Exit.NEGATIVE;
  }

  private static Failure usage(String detail) {
    return new Failure(Exit.USAGE, new Problem("CLI-001", detail, "see `bulwark firmware verify --help`"));
  }
}
