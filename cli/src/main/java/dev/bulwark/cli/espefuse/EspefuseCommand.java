package dev.bulwark.cli.espefuse;

import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.cli.vendor.VendorWords;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bulwark espefuse …}: what stands before the commands of one line. */
@Command(
    name = "espefuse",
    synopsisSubcommandLabel = "COMMAND [COMMAND …]",
    subcommandsRepeatable = true,
    description = {
      "Takes the command lines of the chip vendor's fuse tool, for scripts that exist, and carries them out on a virtual chip.",
      "",
      "Example: bulwark espefuse --chip esp32c3 --virt --path-efuse-file EFUSE.json burn-efuse SECURE_VERSION 1 summary",
      "",
      "Names of commands and options may have dashes (5.x) or underscores (4.x). Several commands in one line are carried out all or not at all. A real chip is never touched: see `bulwark firmware plan` for that.",
      ""
    })
public final class EspefuseCommand {
  @Option(names = {"--chip", "-c"}, paramLabel = "CHIP", description = "The chip, such as esp32c3; without it that of the file, and esp32 for a new one.")
  @Nullable String chip;

  @Option(names = "--virt", description = "Work on a virtual chip: the only kind there is here.")
  boolean virtual;

  @Option(names = "--path-efuse-file", paramLabel = "EFUSE.json", description = "Where the virtual chip's fuses are kept; made blank when it does not exist. Without it they are forgotten.")
  java.nio.file.@Nullable Path file;

  @Option(names = "--do-not-confirm", description = "Burn without asking for the word BURN on standard input.")
  boolean unasked;

  @Option(names = {"--port", "-p"}, paramLabel = "PORT", description = "Taken and ignored: no serial port is opened.")
  private @Nullable String port;

  @Option(names = {"--baud", "-b"}, paramLabel = "RATE", description = "Taken and ignored.")
  private @Nullable String baud;

  @Option(names = "--before", paramLabel = "RESET", description = "Taken and ignored.")
  private @Nullable String before;

  @Option(names = {"--after", "-a"}, paramLabel = "RESET", description = "Taken and ignored.")
  private @Nullable String after;

  @Option(names = "-d", description = "Taken and ignored; --debug shows where a fault arose.")
  private boolean debug;

  @Option(names = "--postpone", negatable = true, description = "Taken and ignored: critical fuses always come last.")
  private boolean postpone;

  @Spec @Nullable CommandSpec spec;

  private EspefuseCommand() {}

  public static CommandLine line(Terminal terminal) {
    return line(terminal, System.in);
  }

  /** @param answers where the word BURN is read from */
  static CommandLine line(Terminal terminal, InputStream answers) {
    EspefuseCommand group = new EspefuseCommand();
    FuseChain chain = new FuseChain(group, terminal, answers);
    Map<Class<?>, Supplier<Object>> made = new LinkedHashMap<>();
    made.put(Summary.class, () -> new Summary(terminal, chain));
    made.put(BurnEfuse.class, () -> new BurnEfuse(terminal, chain));
    made.put(BurnKey.class, () -> new BurnKey(terminal, chain));
    made.put(BurnKeyDigest.class, () -> new BurnKeyDigest(terminal, chain));
    made.put(BurnBit.class, () -> new BurnBit(terminal, chain));
    made.put(BurnBlockData.class, () -> new BurnBlockData(terminal, chain));
    made.put(ReadProtect.class, () -> new ReadProtect(terminal, chain));
    made.put(WriteProtect.class, () -> new WriteProtect(terminal, chain));
    made.put(Dump.class, () -> new Dump(terminal, chain));
    made.put(CheckError.class, () -> new CheckError(terminal, chain));
    CommandLine line = new CommandLine(group, new Making(made));
    // A command that stands twice in a line is made twice, by its class.
    made.keySet().forEach(line::addSubcommand);
    // `--format summary`: the value is a command's name too.
    line.setAllowSubcommandsAsOptionParameters(true);
    line.getCommandSpec().preprocessor(new VendorWords(true, Map.of("burn-key", Set.of())));
    return line;
  }

  private record Making(Map<Class<?>, Supplier<Object>> made) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      @Nullable Supplier<Object> supplier = made.get(type);
      return supplier == null ? CommandLine.defaultFactory().create(type) : type.cast(supplier.get());
    }
  }
}
