package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.OutFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.firmware.chip.SignatureScheme;
import dev.bulwark.firmware.signature.BootKeys;
import dev.bulwark.firmware.signature.BootPrivateKey;
import dev.bulwark.problem.Problem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a signing key. */
@Command(
    name = "keygen",
    description = {
      "Makes a secure boot signing key from the system's random numbers and prints its eFuse digest.",
      "The file is readable by its owner only; an existing file is never overwritten. Keep a copy offline: a lost key means devices that take no update.",
      "Example: bulwark firmware keygen --scheme rsa3072 --out signing.pem"
    })
final class FirmwareKeygen implements Callable<Integer> {
  @Option(names = "--scheme", paramLabel = "SCHEME", required = true, description = "rsa3072, ecdsa192, ecdsa256, ecdsa384, or v1 for the first chip's older scheme")
  private String scheme = "";

  @Option(names = "--out", paramLabel = "KEY.pem", required = true, description = "where to write the private key")
  private Path out = Path.of("");

  @Option(names = "--public", paramLabel = "PUBLIC.pem", description = "where to write the public key too, for those who verify")
  private @Nullable Path publicOut;

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;
  private final SecureRandom random;

  FirmwareKeygen(Terminal terminal, SecureRandom random) {
    this.terminal = terminal;
    this.random = random;
  }

  @Override
  public Integer call() {
    SignatureScheme kind = scheme.equals("v1") ? SignatureScheme.ECDSA256 : Given.scheme(scheme);
    requireFree(out);
    if (publicOut != null) requireFree(publicOut);
    BootPrivateKey key = BootKeys.generate(kind, random);
    // Temporary files are made for their owner alone, and keep that mode under their new name.
    OutFile.write(out, key.revealPem());
    if (publicOut != null) OutFile.write(publicOut, BootKeys.publicPem(key.publicKey()));
    if (json) {
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("scheme", scheme);
      answer.put("digest", key.publicKey().digest().hex());
      terminal.document(answer);
    } else {
      terminal.line(key.publicKey().digest().hex());
      terminal.note("the private key is in " + out + "; above is the digest for the fuses");
    }
    return Exit.DONE;
  }

  private static void requireFree(Path file) {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) throw new Problem("FIRMWARE-307", file + " exists already, and a key is never overwritten", "name another file");
  }
}
