package dev.bulwark.cli.espsecure;

import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.cli.terminal.OutFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.cli.vendor.VendorCommand;
import dev.bulwark.cli.vendor.VendorNumber;
import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.encryption.FlashCipher;
import dev.bulwark.firmware.encryption.FlashKey;
import dev.bulwark.problem.Problem;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What encrypting and decrypting have in common. The key's length says which chip's form it is, as {@code --aes-xts} says which family's. */
abstract class FlashData extends VendorCommand {
  /** No chip addresses more flash, in bytes. */
  static final int LARGEST = 128 << 20;

  private static final int LONGEST_KEY = 64;
  private static final long LAST_ADDRESS = 0xffff_ffffL;

  @Option(names = {"--keyfile", "-k"}, required = true, paramLabel = "KEY.bin", description = "The flash encryption key: 32 bytes, 24 for an ESP32 with 3/4 coding; with --aes-xts 16, 32 or 64.")
  private @Nullable Path keyFile;

  @Option(names = {"--address", "-a"}, required = true, paramLabel = "ADDRESS", description = "Where in flash the data lies, a multiple of 16, such as 0x10000.")
  private String address = "0";

  @Option(names = "--flash-crypt-conf", defaultValue = "0xF", paramLabel = "NUMBER", description = "FLASH_CRYPT_CONFIG of an ESP32; 0xF as ESP-IDF burns it.")
  private String config = "0xF";

  @Option(names = {"--aes-xts", "-x"}, description = "AES-XTS: every chip but the ESP32.")
  private boolean xts;

  @Option(names = {"--output", "-o"}, paramLabel = "FILE", description = "Where the result goes; by default beside the input, under its name with one ending more.")
  private @Nullable Path output;

  @Parameters(paramLabel = "FILE", description = "The data.")
  private @Nullable Path input;

  FlashData(Terminal terminal) {
    super(terminal);
  }

  /** The ending of the default output's name. */
  abstract String ending();

  /** The data, filled up to the grid where that is harmless. */
  abstract byte[] ready(byte[] data, boolean xts);

  abstract void turn(FlashCipher cipher, long address, byte[] data);

  @Override
  protected final void perform() {
    Path from = Objects.requireNonNull(input);
    long at = VendorNumber.parse("address", address, LAST_ADDRESS);
    int tweaked = (int) VendorNumber.parse("FLASH_CRYPT_CONFIG", config, 0xf);
    byte[] secret = InFile.read(Objects.requireNonNull(keyFile), LONGEST_KEY);
    try (FlashKey key = FlashKey.of(secret); FlashCipher cipher = FlashCipher.of(chip(key), key, tweaked)) {
      byte[] data = ready(InFile.read(from, LARGEST), xts);
      turn(cipher, at, data);
      Path to = output == null ? from.resolveSibling(from.getFileName() + ending()) : output;
      OutFile.write(to, data);
      terminal().line("Wrote " + data.length + " bytes to " + to + ", " + key.bits() + "-bit key");
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  private Chip chip(FlashKey key) {
    if (!xts) {
      if (key.bits() != 256 && key.bits() != 192) throw new Problem("FIRMWARE-807", "an ESP32 takes no flash key of " + key.bits() + " bits", "give --aes-xts for every other chip");
      return Chip.ESP32;
    }
    return switch (key.bits()) {
      case 128 -> Chip.ESP32C2;
      case 256, 512 -> Chip.ESP32S3;
      default -> throw new Problem("FIRMWARE-807", "AES-XTS takes no flash key of " + key.bits() + " bits", "give one of 256 or 512 bits, 128 for an ESP32-C2");
    };
  }
}
