package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.cli.terminal.OutFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.firmware.signature.BlockReport;
import dev.bulwark.firmware.signature.BootKeys;
import dev.bulwark.firmware.signature.KeyDigest;
import dev.bulwark.firmware.signature.SecureBootV2;
import dev.bulwark.problem.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what the fuses hold of a key, or of the keys that signed an image. */
@Command(
    name = "digest",
    description = {
      "Prints the eFuse digest of a signing key (private or public PEM), or the digests of the keys in an image's valid signature blocks, one a line.",
      "The order of the bytes is that of the fuses. Exit 1: the image holds no valid block.",
      "Example: bulwark firmware digest signing.pem --out digest.bin"
    })
final class FirmwareDigest implements Callable<Integer> {
  private static final int LARGEST = 64 << 20;

  @Parameters(paramLabel = "KEY.pem|IMAGE", description = "the key, or the signed image")
  private Path file = Path.of("");

  @Option(names = "--out", paramLabel = "FILE", description = "where to write the digest as bytes (32 for each), ready to burn")
  private @Nullable Path out;

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;

  FirmwareDigest(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    byte[] content = InFile.read(file, LARGEST);
    List<KeyDigest> digests = KeyFiles.looksLikePem(content) ? List.of(BootKeys.readPublic(content).digest()) : signers(content);
    if (digests.isEmpty()) throw new Failure(Exit.NEGATIVE, new Problem("FIRMWARE-319", file + " holds no valid signature block", "give a signed image or a key in PEM form"));
    if (out != null) OutFile.write(out, bytes(digests));
    if (json) terminal.document(Map.of("digests", digests.stream().map(KeyDigest::hex).toList()));
    else digests.forEach(digest -> terminal.line(digest.hex()));
    return Exit.DONE;
  }

  private static List<KeyDigest> signers(byte[] content) {
    return SecureBootV2.verify(content, any -> false).blocks().stream().filter(BlockReport::valid).flatMap(block -> block.keyDigest().stream()).toList();
  }

  private static byte[] bytes(List<KeyDigest> digests) {
    byte[] bytes = new byte[32 * digests.size()];
    for (int i = 0; i < digests.size(); i++) System.arraycopy(digests.get(i).bytes(), 0, bytes, 32 * i, 32);
    return bytes;
  }
}
