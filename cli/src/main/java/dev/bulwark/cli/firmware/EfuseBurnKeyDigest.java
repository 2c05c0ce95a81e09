package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.firmware.efuse.KeyRequest;
import dev.bulwark.firmware.signature.BootKeys;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Burns the digests of signing keys. */
@Command(
    name = "burn-key-digest",
    description = {
      "Burns the digest of a signing key, public or private PEM, so that the ROM trusts it. The block stays readable and is write-protected.",
      "Example: bulwark firmware efuse --chip esp32c3 --file EFUSE.json burn-key-digest BLOCK_KEY0 signing.pem SECURE_BOOT_DIGEST0",
      "On esp32 and esp32c2, which have one place for it, KEY.pem alone is enough."
    })
final class EfuseBurnKeyDigest implements Callable<Integer> {
  @Parameters(paramLabel = "BLOCK KEY.pem PURPOSE", arity = "1..*", description = "block, key, SECURE_BOOT_DIGEST0 to 2")
  private List<String> words = new ArrayList<>();

  private final FirmwareEfuse group;

  EfuseBurnKeyDigest(FirmwareEfuse group) {
    this.group = group;
  }

  @Override
  public Integer call() {
    if (words.size() == 1) {
      byte[] digest = digest(words.getFirst());
      return group.run(controller -> controller.burnKeyDigest(digest));
    }
    List<KeyRequest> digests = EfuseBurnKey.requests(group.chip(), words, EfuseBurnKeyDigest::digest);
    return group.run(controller -> controller.burnKeyDigest(digests));
  }

  private static byte[] digest(String file) {
    return BootKeys.readPublic(InFile.read(Path.of(file), EfuseBurnKey.MOST)).digest().bytes();
  }
}
