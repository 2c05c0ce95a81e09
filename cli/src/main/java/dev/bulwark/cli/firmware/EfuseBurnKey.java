package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.efuse.KeyRequest;
import dev.bulwark.problem.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Burns keys with their purposes and protections. */
@Command(
    name = "burn-key",
    description = {
      "Burns keys: data, purpose and the protections that the purpose needs, all of it or nothing. Several groups make one command.",
      "Example: bulwark firmware efuse --chip esp32c3 --file EFUSE.json burn-key BLOCK_KEY0 flash.key XTS_AES_128_KEY",
      "On esp32 the blocks are flash_encryption, secure_boot_v1, secure_boot_v2 or BLOCK1 to BLOCK3, without PURPOSE. A PEM file is burned as its key's digest where the purpose is a digest, and refused elsewhere."
    })
final class EfuseBurnKey implements Callable<Integer> {
  /** No key is longer; a PEM file is. */
  static final int MOST = 64 * 1024;

  @Parameters(paramLabel = "BLOCK FILE PURPOSE", arity = "2..*", description = "block, file of the key's bytes, what the key is for")
  private List<String> words = new ArrayList<>();

  private final FirmwareEfuse group;

  EfuseBurnKey(FirmwareEfuse group) {
    this.group = group;
  }

  @Override
  public Integer call() {
    List<KeyRequest> keys = requests(group.chip(), words, file -> InFile.read(Path.of(file), MOST));
    return group.run(controller -> controller.burnKey(keys));
  }

  interface Content {
    byte[] of(String file);
  }

  /** Groups of three words, of two on the first chip. */
  static List<KeyRequest> requests(Chip chip, List<String> words, Content content) {
    int each = chip == Chip.ESP32 ? 2 : 3;
    if (words.size() % each != 0) {
      throw new Failure(Exit.USAGE, new Problem("CLI-001", "the words are not groups of " + (each == 2 ? "BLOCK FILE" : "BLOCK FILE PURPOSE"), "see `bulwark firmware efuse burn-key --help`"));
    }
    List<KeyRequest> keys = new ArrayList<>();
    for (int i = 0; i < words.size(); i += each) {
      byte[] data = content.of(words.get(i + 1));
      keys.add(each == 2 ? KeyRequest.of(words.get(i), data) : KeyRequest.of(words.get(i), data, words.get(i + 2)));
    }
    return keys;
  }
}
