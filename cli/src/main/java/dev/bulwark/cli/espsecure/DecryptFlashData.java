package dev.bulwark.cli.espsecure;

import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.firmware.encryption.Cores;
import dev.bulwark.firmware.encryption.FlashCipher;
import picocli.CommandLine.Command;

/** Decrypts what was read from flash. */
@Command(
    name = "decrypt-flash-data",
    description = {
      "Decrypts what was read from an encrypted flash at that address.",
      "",
      "Example: bulwark espsecure decrypt-flash-data --aes-xts --keyfile KEY.bin --address 0x10000 --output app.bin app.enc",
      "",
      "A wrong key or address gives noise, not an error: see `bulwark firmware info` on the result. Without --output the result is FILE.dec.",
      ""
    })
final class DecryptFlashData extends FlashData {
  DecryptFlashData(Terminal terminal) {
    super(terminal);
  }

  @Override
  String ending() {
    return ".dec";
  }

  @Override
  byte[] ready(byte[] data, boolean xts) {
    return data;
  }

  @Override
  void turn(FlashCipher cipher, long address, byte[] data) {
    Cores.ofMachine().decrypt(cipher, address, data, 0, data.length);
  }
}
