package dev.bulwark.cli.espefuse;

import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.cli.vendor.VendorCommand;
import dev.bulwark.firmware.efuse.Burn;
import dev.bulwark.firmware.efuse.FuseController;
import dev.bulwark.firmware.efuse.KeyRequest;
import dev.bulwark.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Burns digests of signing keys. */
@Command(
    name = "burn-key-digest",
    description = {
      "Burns the digests of signing keys that the ROM shall trust; the blocks stay readable and are write-protected.",
      "",
      "Example: bulwark espefuse --chip esp32c3 --virt --path-efuse-file EFUSE.json burn-key-digest BLOCK_KEY0 KEY.pem SECURE_BOOT_DIGEST0",
      "",
      "ESP32 and ESP32-C2 have one place for a digest and take the key alone. The public key suffices.",
      ""
    })
final class BurnKeyDigest extends VendorCommand {
  @Option(names = "--show-sensitive-info", description = "Taken and ignored: a digest is no secret, and a key is never shown.")
  private boolean show;

  @Parameters(paramLabel = "BLOCK KEY.pem PURPOSE", arity = "1..*", description = "Groups of block, key and purpose; or a key alone.")
  private List<String> words = List.of();

  private final FuseChain chain;

  BurnKeyDigest(Terminal terminal, FuseChain chain) {
    super(terminal);
    this.chain = chain;
  }

  @Override
  protected void perform() {
    chain.burn((fuses, controller) -> burn(controller));
  }

  private Burn burn(FuseController controller) {
    if (words.size() == 1) return controller.burnKeyDigest(KeyFiles.digest(KeyFiles.read(words.getFirst())));
    if (words.size() % 3 != 0) throw new Problem("FIRMWARE-805", "the words after burn-key-digest do not make groups of 3", "give BLOCK KEY.pem PURPOSE");
    List<KeyRequest> requests = new ArrayList<>();
    for (int i = 0; i < words.size(); i += 3) requests.add(KeyRequest.of(words.get(i), KeyFiles.digest(KeyFiles.read(words.get(i + 1))), words.get(i + 2)));
    return controller.burnKeyDigest(requests);
  }
}
