package dev.bulwark.cli.network;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.OutFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.network.wireguard.KeyFiles;
import dev.bulwark.problem.Printable;
import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes one key pair. */
@Command(
    name = "keys",
    description = {
      "Makes a key pair for a tunnel: NAME.key and NAME.pub in the folder, and with --psk NAME.psk, each readable by its owner only. The secrets are never shown, and no file is ever overwritten.",
      "Exit 0: made, 4: a file of that name is there.",
      "Example: bulwark network wireguard keys --out keys --name laptop --psk"
    })
final class WireguardKeys implements Callable<Integer> {
  @Option(names = "--out", paramLabel = "DIR", required = true, description = "the folder; made where it is missing")
  private Path out = Path.of("");

  @Option(names = "--name", paramLabel = "NAME", required = true, description = "what the files are called")
  private String name = "";

  @Option(names = "--psk", description = "also a key that both ends share")
  private boolean psk;

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;

  WireguardKeys(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) throw new Failure(Exit.USAGE, new Problem("CLI-001", "--name is no name for files: " + Printable.line(name, 40), "use letters, digits, dots, dashes and underscores"));
    try (KeyFiles files = KeyFiles.make(name, psk, new SecureRandom())) {
      // None is written where one is there: half a pair of keys helps nobody.
      for (String file : files.names()) if (Files.exists(out.resolve(file), LinkOption.NOFOLLOW_LINKS)) throw new Failure(Exit.REFUSED, new Problem("CLI-010", out.resolve(file) + " exists already and is not overwritten", "give another name, or move the old file away once nothing depends on it"));
      folder();
      files.each((file, octets) -> OutFile.create(out.resolve(file), octets));
      if (json) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("files", List.copyOf(files.names()));
        document.put("publicKey", files.publicKey().base64());
        terminal.document(document);
      } else {
        terminal.line("public key " + files.publicKey());
        for (String file : files.names()) terminal.line("wrote " + out.resolve(file));
      }
    }
    return Exit.DONE;
  }

  private void folder() {
    try {
      Files.createDirectories(out);
    } catch (IOException e) {
      throw Failure.system("CLI-006", out + " cannot be made", "check that the folder above it is yours and has room", e);
    }
  }
}
