package dev.bulwark.cli.espefuse;

import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.cli.vendor.VendorCommand;
import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.efuse.Burn;
import dev.bulwark.firmware.efuse.FuseController;
import dev.bulwark.firmware.efuse.Fuses;
import dev.bulwark.firmware.efuse.KeyProtection;
import dev.bulwark.firmware.efuse.KeyPurpose;
import dev.bulwark.firmware.efuse.KeyRequest;
import dev.bulwark.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Burns keys, and of a signing key only ever the digest. */
@Command(
    name = "burn-key",
    description = {
      "Burns keys with their purposes, and protects them as the purposes ask.",
      "",
      "Example: bulwark espefuse --chip esp32c3 --virt --path-efuse-file EFUSE.json burn-key BLOCK_KEY0 flash.bin XTS_AES_128_KEY",
      "",
      "An ESP32 takes pairs of a block (flash_encryption, secure_boot_v1, secure_boot_v2, BLOCK1 to BLOCK3) and a file.",
      "The widely copied `burn_key secure_boot_v2 key.pem` burns the digest of the key, into the first free block on newer chips: a private key in fuses could be read out, and the ROM wants the digest.",
      ""
    })
final class BurnKey extends VendorCommand {
  private static final String V2 = "secure_boot_v2";

  @Option(names = {"--no-protect-key"}, description = "ESP32: protect neither from reading nor from writing.")
  private boolean open;

  @Option(names = "--no-read-protect", description = "Leave the keys readable by software.")
  private boolean readable;

  @Option(names = "--no-write-protect", description = "Leave the blocks open for writing; the purposes are frozen all the same.")
  private boolean writeable;

  @Option(names = "--show-sensitive-info", description = "Taken and ignored: keys are never shown.")
  private boolean show;

  @Parameters(paramLabel = "BLOCK FILE PURPOSE", arity = "1..*", description = "Groups of block, file and purpose; without purposes on an ESP32 and for secure_boot_v2.")
  private List<String> words = List.of();

  private final FuseChain chain;

  BurnKey(Terminal terminal, FuseChain chain) {
    super(terminal);
    this.chain = chain;
  }

  @Override
  protected void perform() {
    chain.burn(this::burn);
  }

  private Burn burn(Fuses fuses, FuseController controller) {
    KeyProtection protection = new KeyProtection(!open && !writeable, !open && !readable);
    if (fuses.chip() != Chip.ESP32 && words.size() == 2 && v2(words.getFirst())) {
      byte[] digest = digestOf(words.get(1));
      return fuses.chip() == Chip.ESP32C2 ? controller.burnKeyDigest(digest) : controller.burnKeyDigest(List.of(told(KeyFiles.firstFree(fuses, digest))));
    }
    return controller.burnKey(requests(fuses), protection);
  }

  private KeyRequest told(KeyRequest request) {
    terminal().note("it goes into " + request.block() + " as " + request.purpose().orElse(""));
    return request;
  }

  private List<KeyRequest> requests(Fuses fuses) {
    int group = fuses.chip() == Chip.ESP32 ? 2 : 3;
    if (words.size() % group != 0) throw new Problem("FIRMWARE-805", "the words after burn-key do not make groups of " + group, group == 2 ? "give BLOCK FILE" : "give BLOCK FILE PURPOSE");
    List<KeyRequest> requests = new ArrayList<>();
    for (int i = 0; i < words.size(); i += group) {
      String block = words.get(i);
      if (group == 2) requests.add(v2(block) ? KeyRequest.of(V2, digestOf(words.get(i + 1))) : KeyRequest.of(block, KeyFiles.read(words.get(i + 1))));
      else requests.add(KeyRequest.of(block, digest(fuses, words.get(i + 2)) ? digestOf(words.get(i + 1)) : KeyFiles.read(words.get(i + 1)), words.get(i + 2)));
    }
    return requests;
  }

  private static boolean digest(Fuses fuses, String purpose) {
    return fuses.map().purpose(purpose).map(KeyPurpose::digest).orElse(false);
  }

  /** A file of 32 bytes is the digest; of a key in PEM form the digest is made. */
  private byte[] digestOf(String file) {
    byte[] content = KeyFiles.read(file);
    if (!KeyFiles.pem(content)) return content;
    terminal().note("burning the SHA-256 digest of the public key of " + file + ": that is what the ROM compares; the key itself never belongs into fuses");
    return KeyFiles.digest(content);
  }

  private static boolean v2(String block) {
    return block.replace('-', '_').toLowerCase(Locale.ROOT).equals(V2);
  }
}
