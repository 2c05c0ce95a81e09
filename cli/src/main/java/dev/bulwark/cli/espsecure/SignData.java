package dev.bulwark.cli.espsecure;

import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.cli.terminal.OutFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.cli.vendor.VendorCommand;
import dev.bulwark.firmware.signature.BootSigner;
import dev.bulwark.firmware.signature.Existing;
import dev.bulwark.firmware.signature.MadeElsewhere;
import dev.bulwark.firmware.signature.SecureBootV1;
import dev.bulwark.firmware.signature.SecureBootV2;
import dev.bulwark.firmware.signature.SignedImage;
import dev.bulwark.problem.Problem;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Signs an image. */
@Command(
    name = "sign-data",
    description = {
      "Signs an image for secure boot; every signature is verified before anything is written.",
      "",
      "Example: bulwark espsecure sign-data --version 2 --keyfile KEY.pem --output app-signed.bin app.bin",
      "",
      "Without --output the image is signed in place.",
      ""
    })
final class SignData extends VendorCommand {
  private static final int LONGEST_SIGNATURE = 1_024;

  @Option(names = {"--version", "-v"}, required = true, paramLabel = "1|2", description = "The version of secure boot.")
  private String version = "2";

  @Option(names = {"--keyfile", "-k"}, paramLabel = "KEY.pem", description = "A private key; up to three with version 2, listed or repeated.")
  private List<Path> keys = List.of();

  @Option(names = {"--append-signatures", "-a"}, description = "Keep the signatures that are there, which must hold, and add to them.")
  private boolean append;

  @Option(names = "--pub-key", paramLabel = "PUBLIC.pem", description = "The public keys of signatures made elsewhere.")
  private List<Path> publicKeys = List.of();

  @Option(names = "--signature", paramLabel = "FILE", description = "Signatures made elsewhere over the padded image, in the order of the public keys.")
  private List<Path> signatures = List.of();

  @Option(names = {"--output", "-o"}, paramLabel = "FILE", description = "Where the signed image goes.")
  private @Nullable Path output;

  @Option(names = "--skip-padding", description = "Put the signatures right behind the data, whatever its length: for data that is no flashable image.")
  private boolean unfilled;

  @Parameters(paramLabel = "IMAGE", description = "The image.")
  private @Nullable Path input;

  private final SecureRandom random;

  SignData(Terminal terminal, SecureRandom random) {
    super(terminal);
    this.random = random;
  }

  @Override
  protected void perform() {
    Path from = Objects.requireNonNull(input);
    List<BootSigner> signers = signers();
    byte[] image = SigningFiles.image(from);
    SignedImage signed = Version.of(version) == Version.V1 ? first(image, signers) : second(image, signers);
    Path to = output == null ? from : output;
    OutFile.write(to, signed.bytes());
    terminal().line("Signed " + from + " to " + to + ": " + signed.signedBy().size() + " signature" + (signed.signedBy().size() == 1 ? "" : "s"));
    signed.signedBy().forEach(key -> terminal().line("Public key digest: " + key));
  }

  private SignedImage first(byte[] image, List<BootSigner> signers) {
    if (append || unfilled || signers.size() != 1) throw new Problem("FIRMWARE-805", "secure boot version 1 takes one key, and neither --append-signatures nor --skip-padding", "give --version 2");
    return SecureBootV1.sign(image, image.length, signers.getFirst());
  }

  private SignedImage second(byte[] image, List<BootSigner> signers) {
    if (!append && SecureBootV2.looksSigned(image)) terminal().note("this file ends in signatures already; they are signed over and become part of the image. Give --append-signatures to add to them, or sign the unsigned file");
    if (!unfilled) return SecureBootV2.sign(image, signers, append ? Existing.APPEND : Existing.COVER);
    if (append) throw new Problem("FIRMWARE-805", "--skip-padding and --append-signatures exclude each other", "leave one of them out");
    return SecureBootV2.signWithoutFilling(image, signers);
  }

  private List<BootSigner> signers() {
    if (publicKeys.size() != signatures.size()) throw new Problem("FIRMWARE-805", publicKeys.size() + " public keys and " + signatures.size() + " signatures are given", "give one --pub-key for each --signature");
    List<BootSigner> signers = new ArrayList<>();
    for (Path key : keys) signers.add(SigningFiles.privateKey(key, random, terminal()));
    for (int i = 0; i < signatures.size(); i++) signers.add(new MadeElsewhere(SigningFiles.publicKey(publicKeys.get(i)), InFile.read(signatures.get(i), LONGEST_SIGNATURE)));
    if (signers.isEmpty()) throw new Problem("FIRMWARE-805", "no key is given", "give --keyfile, or --pub-key and --signature");
    return signers;
  }
}
