package dev.bulwark.cli.network;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.cli.terminal.OutFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.network.mud.MudReader;
import dev.bulwark.network.mud.MudSigner;
import dev.bulwark.network.mud.SigningPem;
import dev.bulwark.problem.Problem;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Signs a MUD file. */
@Command(
    name = "sign",
    description = {
      "Signs a MUD file as RFC 8520 has it: a detached CMS signature (DER, SHA-256) that carries the signer's certificate. Only a valid MUD file is signed, and only a signature that verifies is written.",
      "Exit 0: signed, 1: the file breaks the standard, 3: a file cannot be read, 4: key and certificate do not fit.",
      "Example: bulwark network mud sign lamp.json --key signer.key --cert signer.pem --out lamp.p7s"
    })
final class MudSign implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "the MUD file")
  private Path file = Path.of("");

  @Option(names = "--key", paramLabel = "KEY.pem", required = true, description = "the signer's private key, RSA or EC, not encrypted")
  private Path key = Path.of("");

  @Option(names = "--cert", paramLabel = "CERT.pem", required = true, description = "the signer's certificate; others behind it in the file go along")
  private Path certificate = Path.of("");

  @Option(names = "--out", paramLabel = "P7S", required = true, description = "where the signature goes")
  private Path out = Path.of("");

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;
  private final InstantSource clock;

  MudSign(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    byte[] content = InFile.read(file, MudReader.LARGEST);
    MudInput.valid(content);
    byte[] signature = signature(content);
    OutFile.write(out, signature);
    if (json) terminal.document(Map.of("signed", true, "file", out.toString()));
    else terminal.line("signed: " + out);
    return Exit.DONE;
  }

  private byte[] signature(byte[] content) {
    PrivateKey secret;
    List<X509Certificate> chain;
    try {
      secret = SigningPem.key(InFile.read(key, SigningPem.LARGEST));
      chain = SigningPem.certificates(InFile.read(certificate, SigningPem.LARGEST));
    } catch (Problem unreadable) {
      throw new Failure(Exit.INPUT, unreadable);
    }
    try {
      return MudSigner.sign(content, secret, chain, clock.instant(), new SecureRandom());
    } catch (Problem unfit) {
      throw new Failure(Exit.REFUSED, unfit);
    }
  }
}
