package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.encryption.FlashCipher;
import dev.bulwark.firmware.encryption.FlashKey;
import dev.bulwark.firmware.encryption.Guess;
import picocli.CommandLine.Command;

/** What lies in an encrypted flash to what the chip sees. */
@Command(
    name = "decrypt",
    description = {
      "Decrypts what was read from an encrypted flash, as the chip's flash controller does.",
      "Example: bulwark firmware decrypt --chip esp32c3 --key device-1.key --address 0x10000 --out app.bin app.enc",
      "Any key makes something of any bytes: a remark says when the result looks like noise. Exit 3: address or length off the 16-byte grid, a key that the chip does not take."
    })
final class FirmwareDecrypt extends FlashTransform {
  FirmwareDecrypt(Terminal terminal) {
    super(terminal);
  }

  @Override
  byte[] prepared(Chip chip, FlashKey key, byte[] given) {
    return given;
  }

  @Override
  void transform(FlashCipher cipher, long address, byte[] data) {
    cores().decrypt(cipher, address, data, 0, data.length);
  }

  @Override
  void remark(Guess input, Guess output) {
    if (input == Guess.IMAGE || input == Guess.TABLE) note("the input looks like plaintext already");
    if (output == Guess.NOISE) note("the result looks like noise: another key, address, chip or configuration, or compressed data");
  }
}
