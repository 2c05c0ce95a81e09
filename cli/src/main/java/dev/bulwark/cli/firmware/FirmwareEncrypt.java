package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.encryption.FlashCipher;
import dev.bulwark.firmware.encryption.FlashKey;
import dev.bulwark.firmware.encryption.Guess;
import dev.bulwark.problem.Problem;
import java.util.Arrays;
import picocli.CommandLine.Command;

/** Plaintext to what lies in an encrypted flash. */
@Command(
    name = "encrypt",
    description = {
      "Encrypts a file as the chip's flash controller does, byte for byte. Sign first, then encrypt: a signature over ciphertext never holds.",
      "Example: bulwark firmware encrypt --chip esp32c3 --key device-1.key --address 0x10000 --out app.enc app-signed.bin",
      "Exit 3: address or length off the 16-byte grid, a key that the chip does not take. Exit 4: a key that protects nothing."
    })
final class FirmwareEncrypt extends FlashTransform {
  FirmwareEncrypt(Terminal terminal) {
    super(terminal);
  }

  @Override
  byte[] prepared(Chip chip, FlashKey key, byte[] given) {
    key.weakness().ifPresent(why -> {
      throw new Failure(Exit.REFUSED, new Problem("FIRMWARE-406", "this key protects nothing: " + why, "make one with `bulwark firmware flash-key`"));
    });
    key.oddity().ifPresent(why -> note("this key looks made by hand: " + why + ": devices that leave the desk need one from `bulwark firmware flash-key`"));
    int missing = -given.length & FlashCipher.GRID - 1;
    if (missing == 0 || chip.encryptsWithXts()) return given;
    note(missing + " bytes FF were added, because this cipher works on 16 bytes at a time");
    byte[] padded = Arrays.copyOf(given, given.length + missing);
    Arrays.fill(padded, given.length, padded.length, (byte) 0xff);
    return padded;
  }

  @Override
  void transform(FlashCipher cipher, long address, byte[] data) {
    cores().encrypt(cipher, address, data, 0, data.length);
  }

  @Override
  void remark(Guess input, Guess output) {
    if (input == Guess.NOISE) note("the input looks encrypted or compressed already; what is encrypted twice does not boot");
    if (input == Guess.ERASED) note("the input is nothing but erased flash; encrypted it is erased flash no more");
  }
}
