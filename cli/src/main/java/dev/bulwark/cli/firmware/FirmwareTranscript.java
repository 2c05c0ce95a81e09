package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.firmware.quorum.Quorum;
import dev.bulwark.firmware.quorum.Transcript;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks afterwards that enough persons approved an image. */
@Command(
    name = "transcript",
    description = {
      "Checks offline that enough approvers consented to this image being signed by this key. Exit 0: they did, 1: not proved.",
      "Whether the image really carries the key's signature is told by `bulwark firmware verify`.",
      "Example: bulwark firmware transcript --policy policy.json --signing-key release-public.pem transcript.json app-signed.bin"
    })
final class FirmwareTranscript implements Callable<Integer> {
  private static final int LONGEST = 256 << 10;

  @Parameters(index = "0", paramLabel = "TRANSCRIPT.json", description = "what `bulwark firmware sign --quorum` wrote")
  private Path transcript = Path.of("");

  @Parameters(index = "1", paramLabel = "IMAGE", description = "the image, signed or not")
  private Path image = Path.of("");

  @Option(names = "--policy", paramLabel = "POLICY.json", required = true, description = "the policy that you know to have been in force")
  private Path policy = Path.of("");

  @Option(names = "--signing-key", paramLabel = "PUBLIC.pem", required = true, description = "the public half of the key that signed the image")
  private Path signingKey = Path.of("");

  @Option(names = "--scheme", paramLabel = "v1|v2", description = "as it was signed; v2 by default")
  private String scheme = "v2";

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;

  FirmwareTranscript(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Quorum.Decision decision = Transcript.read(InFile.read(transcript, LONGEST)).check(Approvals.policy(policy), Approvals.subject(image, signingKey, scheme));
    List<String> reasons = decision instanceof Quorum.Open open ? open.lacking() : List.of();
    boolean proved = decision instanceof Quorum.Granted;
    if (json) {
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("verdict", proved ? "approved" : "open");
      answer.put("reasons", reasons);
      terminal.document(answer);
    } else {
      terminal.line(proved ? "approved by enough of the policy's approvers" : "NOT PROVED: " + String.join("; ", reasons));
    }
    return proved ? Exit.DONE : Exit.NEGATIVE;
  }
}
