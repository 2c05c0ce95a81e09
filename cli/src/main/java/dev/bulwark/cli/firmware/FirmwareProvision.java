package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.encryption.Cores;
import dev.bulwark.firmware.encryption.FlashCipher;
import dev.bulwark.firmware.provisioning.DeviceFolders;
import dev.bulwark.firmware.provisioning.FlashPart;
import dev.bulwark.firmware.provisioning.Provisioning;
import dev.bulwark.problem.Problem;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes the flash of many devices. */
@Command(
    name = "provision",
    description = {
      "Makes many devices' flash: for each a key of its own and every part encrypted under it, in a folder of the device's name.",
      "A run that was stopped goes on when it is given again: devices that are there stay as they are, no key is used twice.",
      "Example: bulwark firmware provision --chip esp32c3 --count 100 --out batch-7 0x0:bootloader-signed.bin 0x8000:table.bin 0x10000:app-signed.bin",
      "The folder holds secrets. Burn each key with `bulwark firmware plan`'s steps, then remove it or put it where your secrets are kept."
    })
final class FirmwareProvision implements Callable<Integer> {
  private static final int MOST = 128 << 20;

  @Option(names = "--chip", paramLabel = "CHIP", required = true, description = "esp32, esp32s3, esp32c3, …")
  private String chip = "";

  @Option(names = "--bits", paramLabel = "N", description = "length of each key's file (default: 256; 128 on the C2, which leaves room for the digest)")
  private @Nullable Integer bits;

  @Option(names = "--crypt-config", paramLabel = "N", description = "ESP32 only: FLASH_CRYPT_CONFIG, 0x0 to 0xF (default: 0xF)")
  private String cryptConfig = "0xF";

  @ArgGroup(multiplicity = "1")
  private Which which = new Which();

  static final class Which {
    @Option(names = "--count", paramLabel = "N", description = "so many devices, named device-000001 and on")
    private @Nullable Integer count;

    @Option(names = "--ids", paramLabel = "FILE", description = "the devices named in this file, one a line")
    private @Nullable Path ids;
  }

  @Option(names = "--out", paramLabel = "DIR", required = true, description = "the folder to fill; made when missing")
  private Path out = Path.of("");

  @Option(names = "--plain", paramLabel = "OFFSET:FILE", description = "a part that the chip does not read through its cipher, such as NVS; may be repeated")
  private List<String> plain = new ArrayList<>();

  @Parameters(paramLabel = "OFFSET:FILE", arity = "0..*", description = "a part and where it lies in flash, like 0x10000:app.bin")
  private List<String> encrypted = new ArrayList<>();

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;
  private final SecureRandom random;

  FirmwareProvision(Terminal terminal, SecureRandom random) {
    this.terminal = terminal;
    this.random = random;
  }

  @Override
  public Integer call() {
    Chip on = Given.chip(chip);
    List<FlashPart> parts = new ArrayList<>();
    for (String part : encrypted) parts.add(part(part, true));
    for (String part : plain) parts.add(part(part, false));
    Provisioning what = new Provisioning(on, bits == null ? on == Chip.ESP32C2 ? 128 : 256 : bits, config(on), parts, random);
    List<String> ids = ids();
    int made;
    try (DeviceFolders folders = DeviceFolders.open(out, what)) {
      List<String> missing = folders.missing(ids);
      what.run(missing, Cores.ofMachine(), folders);
      made = missing.size();
    } catch (UncheckedIOException e) {
      throw Failure.system("CLI-006", out + " cannot be written", "check that its folder exists, is yours and has room; then run it again: it goes on where it stopped", e);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("folder", out.toString());
    document.put("manifest", out.resolve("manifest.jsonl").toString());
    document.put("devices", ids.size());
    document.put("made", made);
    if (json) terminal.document(document);
    else terminal.line(out + ": " + made + " devices made, " + (ids.size() - made) + " were there; each with a key of its own, listed in manifest.jsonl");
    return Exit.DONE;
  }

  private int config(Chip on) {
    if (on.encryptsWithXts()) return FlashCipher.DEFAULT_CRYPT_CONFIG;
    try {
      return Integer.decode(cryptConfig);
    } catch (NumberFormatException e) {
      throw usage("--crypt-config is not a number: " + cryptConfig, "give 0x0 to 0xF");
    }
  }

  private static FlashPart part(String text, boolean encrypted) {
    int colon = text.indexOf(':');
    if (colon < 1) throw usage("'" + text + "' is not a part", "write it like 0x10000:app.bin");
    try {
      return new FlashPart(FlashAddress.parse(text.substring(0, colon)).value(), InFile.read(Path.of(text.substring(colon + 1)), MOST), encrypted);
    } catch (picocli.CommandLine.TypeConversionException e) {
      throw usage(String.valueOf(e.getMessage()), "write it like 0x10000:app.bin");
    }
  }

  private List<String> ids() {
    Path file = which.ids;
    if (file != null) {
      String text = new String(InFile.read(file, 80 * Provisioning.MOST), StandardCharsets.UTF_8);
      return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }
    int count = which.count == null ? 0 : which.count;
    if (count < 1 || count > Provisioning.MOST) throw usage("--count is 1 to " + Provisioning.MOST, "give a number of devices");
    return IntStream.rangeClosed(1, count).mapToObj(i -> String.format(Locale.ROOT, "device-%06d", i)).toList();
  }

  private static Failure usage(String detail, String hint) {
    return new Failure(Exit.USAGE, new Problem("CLI-001", detail, hint));
  }
}
