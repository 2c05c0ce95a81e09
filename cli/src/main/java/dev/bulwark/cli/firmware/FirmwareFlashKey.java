package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.OutFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.firmware.encryption.FlashKey;
import dev.bulwark.problem.Problem;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes one flash encryption key. */
@Command(
    name = "flash-key",
    description = {
      "Makes a flash encryption key from the system's random numbers. The file is its owner's alone and never overwrites one.",
      "One device, one key: a key shared by devices is lost with the first of them.",
      "Example: bulwark firmware flash-key --bits 256 --out device-1.key"
    })
final class FirmwareFlashKey implements Callable<Integer> {
  @Option(
      names = "--bits",
      paramLabel = "N",
      required = true,
      description = "256: ESP32, and AES-128 in XTS form on all others; 512: AES-256 in XTS form (S2, S3, P4, H4, S31); 128: the C2's derived key; 192: an ESP32 with 3/4 coding")
  private int bits;

  @Option(names = "--out", paramLabel = "KEY.bin", required = true, description = "the file to make")
  private Path out = Path.of("");

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;
  private final SecureRandom random;

  FirmwareFlashKey(Terminal terminal, SecureRandom random) {
    this.terminal = terminal;
    this.random = random;
  }

  private FlashKey generated() {
    try {
      return FlashKey.generate(bits, random);
    } catch (Problem noSuchLength) {
      throw new Failure(Exit.USAGE, noSuchLength);
    }
  }

  @Override
  public Integer call() {
    try (FlashKey key = generated()) {
      byte[] bytes = key.copy();
      OutFile.create(out, bytes);
      Arrays.fill(bytes, (byte) 0);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("file", out.toString());
    document.put("bits", bits);
    if (json) terminal.document(document);
    else terminal.line(out + ": a key of " + bits + " bits, readable by you alone; keep a copy where the devices' secrets are kept");
    return Exit.DONE;
  }
}
