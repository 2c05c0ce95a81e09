package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.cli.terminal.OutFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.firmware.nvs.NvsKeys;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes the keys of an encrypted partition. */
@Command(
    name = "keygen",
    description = {
      "Makes the keys of an encrypted NVS partition: 4096 bytes, to be flashed as the partition of subtype nvs_keys, under flash encryption.",
      "With --hmac-key they are derived from the chip's HMAC key, as the chip itself does, and are not flashed at all.",
      "  bulwark firmware nvs keygen --out keys.bin"
    })
final class NvsKeygen implements Callable<Integer> {
  private static final int HMAC_KEY = 32;

  @Option(names = "--out", paramLabel = "KEYS.bin", required = true, description = "where to write them; readable by you alone; an existing file is refused")
  private @Nullable Path out;

  @Option(names = "--hmac-key", paramLabel = "KEY.bin", description = "derive them from these 32 bytes, which are burned with purpose HMAC_UP")
  private @Nullable Path hmacKey;

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;
  private final SecureRandom random;

  NvsKeygen(Terminal terminal, SecureRandom random) {
    this.terminal = terminal;
    this.random = random;
  }

  @Override
  public Integer call() {
    if (out == null) throw new IllegalStateException("the command line gives it");
    NvsKeys keys = hmacKey == null ? NvsKeys.generate(random) : NvsKeys.derive(InFile.read(hmacKey, HMAC_KEY));
    OutFile.create(out, keys.file());
    if (json) terminal.document(Map.of("file", out.toString(), "derived", hmacKey != null));
    else terminal.note("keys written to " + out + "; keep them secret");
    return Exit.DONE;
  }
}
