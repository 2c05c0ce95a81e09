package dev.bulwark.cli.espsecure;

import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.firmware.encryption.Cores;
import dev.bulwark.firmware.encryption.FlashCipher;
import java.util.Arrays;
import picocli.CommandLine.Command;

/** Encrypts what is to be flashed. */
@Command(
    name = "encrypt-flash-data",
    description = {
      "Encrypts a file as the chip's flash holds it at that address.",
      "",
      "Example: bulwark espsecure encrypt-flash-data --aes-xts --keyfile KEY.bin --address 0x10000 --output app.enc app.bin",
      "",
      "Sign first, then encrypt. Without --output the result is FILE.enc.",
      ""
    })
final class EncryptFlashData extends FlashData {
  EncryptFlashData(Terminal terminal) {
    super(terminal);
  }

  @Override
  String ending() {
    return ".enc";
  }

  @Override
  byte[] ready(byte[] data, boolean xts) {
    int rest = data.length % FlashCipher.GRID;
    if (xts || rest == 0) return data;
    byte[] filled = Arrays.copyOf(data, data.length + FlashCipher.GRID - rest);
    // As erased flash, so that the same input always gives the same output.
    Arrays.fill(filled, data.length, filled.length, (byte) 0xff);
    terminal().note("filled up with " + (filled.length - data.length) + " bytes of 0xff to a multiple of 16");
    return filled;
  }

  @Override
  void turn(FlashCipher cipher, long address, byte[] data) {
    Cores.ofMachine().encrypt(cipher, address, data, 0, data.length);
  }
}
