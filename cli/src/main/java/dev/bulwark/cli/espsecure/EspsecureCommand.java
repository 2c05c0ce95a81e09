package dev.bulwark.cli.espsecure;

import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.cli.vendor.VendorWords;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bulwark espsecure …}: the group and its members. */
@Command(
    name = "espsecure",
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Takes the command lines of the chip vendor's signing and encryption tool, for scripts that exist.",
      "",
      "Example: bulwark espsecure sign-data --version 2 --keyfile KEY.pem --output app-signed.bin app.bin",
      "",
      "Names of commands and options may have dashes (5.x) or underscores (4.x). New scripts are better served by `bulwark firmware`.",
      ""
    })
public final class EspsecureCommand {
  private EspsecureCommand() {}

  public static CommandLine line(Terminal terminal) {
    SecureRandom random = new SecureRandom();
    CommandLine line =
        new CommandLine(new EspsecureCommand())
            .addSubcommand(new GenerateSigningKey(terminal, random))
            .addSubcommand(new SignData(terminal, random))
            .addSubcommand(new VerifySignature(terminal))
            .addSubcommand(new SignatureInfo(terminal))
            .addSubcommand(new ExtractPublicKey(terminal))
            .addSubcommand(new DigestPublicKey(terminal))
            .addSubcommand(new DigestRsaPublicKey(terminal))
            .addSubcommand(new DigestSecureBootloader(terminal, random))
            .addSubcommand(new GenerateFlashKey(terminal, random))
            .addSubcommand(new EncryptFlashData(terminal))
            .addSubcommand(new DecryptFlashData(terminal));
    line.getCommandSpec().preprocessor(new VendorWords(false, Map.of("sign-data", Set.of("--keyfile", "--pub-key", "--signature"))));
    return line;
  }
}
