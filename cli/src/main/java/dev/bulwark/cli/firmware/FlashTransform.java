package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.cli.terminal.OutFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.encryption.Cores;
import dev.bulwark.firmware.encryption.FlashCipher;
import dev.bulwark.firmware.encryption.FlashKey;
import dev.bulwark.firmware.encryption.Guess;
import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code encrypt} and {@code decrypt} have in common: all but the direction and what they remark. */
abstract class FlashTransform implements Callable<Integer> {
  /** The largest flash that an image's header can name. */
  private static final int MOST = 128 << 20;

  @Option(names = "--chip", paramLabel = "CHIP", required = true, description = "esp32, esp32s3, esp32c3, …: it decides the form of the cipher and the keys it takes")
  private String chip = "";

  @Option(names = "--key", paramLabel = "KEY.bin", required = true, description = "the flash encryption key's file")
  private Path key = Path.of("");

  @Option(names = "--address", paramLabel = "ADDRESS", required = true, converter = FlashAddress.Converter.class, description = "where the data lies in flash, like 0x10000")
  private FlashAddress address = new FlashAddress(0);

  @Option(names = "--crypt-config", paramLabel = "N", description = "ESP32 only: FLASH_CRYPT_CONFIG, 0x0 to 0xF (default: 0xF)")
  private @Nullable String cryptConfig;

  @Option(names = "--out", paramLabel = "OUT", required = true, description = "the file to write; nothing is left there when something fails")
  private Path out = Path.of("");

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  @Parameters(paramLabel = "IN", description = "the data, as it is flashed at that address")
  private Path in = Path.of("");

  private final Terminal terminal;
  private final List<String> notes = new ArrayList<>();

  FlashTransform(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The bytes that go through the cipher, or a refusal. */
  abstract byte[] prepared(Chip on, FlashKey with, byte[] given);

  abstract void transform(FlashCipher cipher, long from, byte[] data);

  /** Remarks on what came in and what comes out. */
  abstract void remark(Guess input, Guess output);

  final void note(String text) {
    notes.add(text);
  }

  @Override
  public final Integer call() {
    Chip on = Given.chip(chip);
    int config = config(on);
    byte[] secret = InFile.read(key, 4_096);
    byte[] data;
    try (FlashKey with = FlashKey.of(secret); FlashCipher cipher = FlashCipher.of(on, with, config)) {
      if (readableByOthers(key)) note("others can read " + key + ": chmod 600 it, and take another key when it may have been read");
      byte[] given = InFile.read(in, MOST);
      Guess before = Guess.of(given);
      data = prepared(on, with, given);
      transform(cipher, address.value(), data);
      remark(before, Guess.of(data));
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
    OutFile.write(out, data);
    answer(on, data.length);
    return Exit.DONE;
  }

  private int config(Chip on) {
    if (cryptConfig == null) return FlashCipher.DEFAULT_CRYPT_CONFIG;
    if (on.encryptsWithXts()) note("--crypt-config is for the ESP32 alone; " + on.id() + " has none and it was ignored");
    try {
      return Integer.decode(cryptConfig);
    } catch (NumberFormatException e) {
      throw new Failure(Exit.USAGE, new Problem("CLI-001", "--crypt-config is not a number: " + cryptConfig, "give 0x0 to 0xF"));
    }
  }

  private static boolean readableByOthers(Path file) {
    try {
      Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file);
      return rights.contains(PosixFilePermission.GROUP_READ) || rights.contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException | UnsupportedOperationException e) {
      // No such rights here, or none to be read: then there is nothing to remark on.
      return false;
    }
  }

  private void answer(Chip on, int length) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("file", out.toString());
    document.put("chip", on.id());
    document.put("address", address.toString());
    document.put("length", length);
    document.put("notes", notes);
    if (json) terminal.document(document);
    else terminal.line(out + ": " + length + " bytes for " + on.id() + " at " + address);
    notes.forEach(terminal::note);
  }

  /** All processors: the command does nothing else. */
  static Cores cores() {
    return Cores.ofMachine();
  }
}
