package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.cli.terminal.OutFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.firmware.plan.ApproverKey;
import dev.bulwark.firmware.quorum.ApprovalSubject;
import dev.bulwark.firmware.quorum.ImageApproval;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One person's consent that a key signs an image. */
@Command(
    name = "approve",
    description = {
      "Approves that a signing key signs an image: one of the consents that `bulwark firmware sign --quorum` asks for.",
      "Your own key is Ed25519 or P-256, for example from `openssl genpkey -algorithm ed25519 -out me.pem`; the policy lists its public half.",
      "Example: bulwark firmware approve --policy policy.json --key me.pem --signing-key release-public.pem --out consent.json app.bin"
    })
final class FirmwareApprove implements Callable<Integer> {
  private static final int LONGEST_KEY = 16_384;

  @Parameters(paramLabel = "IMAGE", description = "the image, as it will be signed")
  private Path file = Path.of("");

  @Option(names = "--policy", paramLabel = "POLICY.json", required = true, description = "who may approve, and how many of them it takes")
  private Path policy = Path.of("");

  @Option(names = "--key", paramLabel = "ME.pem", required = true, description = "your own private key")
  private Path key = Path.of("");

  @Option(names = "--signing-key", paramLabel = "PUBLIC.pem", required = true, description = "the public half of the key that is to sign the image")
  private Path signingKey = Path.of("");

  @Option(names = "--scheme", paramLabel = "v1|v2", description = "as it will be signed; v2 by default")
  private String scheme = "v2";

  @Option(names = "--out", paramLabel = "FILE", required = true, description = "where to write the consent")
  private Path out = Path.of("");

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;
  private final SecureRandom random;

  FirmwareApprove(Terminal terminal, SecureRandom random) {
    this.terminal = terminal;
    this.random = random;
  }

  @Override
  public Integer call() {
    ApprovalSubject subject = Approvals.subject(file, signingKey, scheme);
    ImageApproval approval = ImageApproval.make(subject, Approvals.policy(policy), ApproverKey.read(InFile.read(key, LONGEST_KEY)), random);
    OutFile.write(out, approval.write());
    if (json) {
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("image", subject.image());
      answer.put("scheme", subject.scheme());
      answer.put("key", subject.key().hex());
      terminal.document(answer);
    } else {
      terminal.line("approved: " + subject.scheme() + " key " + subject.key() + " signs the image " + subject.image());
    }
    return Exit.DONE;
  }
}
