package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.cli.terminal.OutFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.efuse.Burn;
import dev.bulwark.firmware.efuse.FuseController;
import dev.bulwark.firmware.efuse.FuseFile;
import dev.bulwark.firmware.efuse.FuseRefusal;
import dev.bulwark.firmware.efuse.Fuses;
import dev.bulwark.problem.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code bulwark firmware efuse …}: the group, the options that its members share, and the file between two commands. */
@Command(
    name = "efuse",
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Shows and burns the fuses of a virtual chip, which is a file: what a chip would refuse is refused, what it would take is taken, so that a mistake costs nothing.",
      "  bulwark firmware efuse --chip esp32c3 --file EFUSE.json summary",
      "  bulwark firmware efuse --chip esp32c3 --file EFUSE.json burn DIS_PAD_JTAG 1",
      "A file that does not exist stands for a blank chip. It is as secret as the keys burned into it. Exit 4: the chip would refuse; nothing was burned."
    })
final class FirmwareEfuse {
  @Option(names = "--chip", paramLabel = "CHIP", scope = ScopeType.INHERIT, description = "for example esp32c3")
  private @Nullable String chip;

  @Option(names = "--file", paramLabel = "EFUSE.json", scope = ScopeType.INHERIT, description = "the chip's fuses")
  private @Nullable Path file;

  @Option(names = "--revision", paramLabel = "R", scope = ScopeType.INHERIT, description = "the silicon's revision, for example 0.4 (default: the file's, or the chip's usual one)")
  private @Nullable String revision;

  @Option(names = "--strict", scope = ScopeType.INHERIT, description = "refuse also what chips take although it loses them or leaves a hole")
  private boolean strict;

  @Option(names = "--json", scope = ScopeType.INHERIT, description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;

  private FirmwareEfuse(Terminal terminal) {
    this.terminal = terminal;
  }

  static CommandLine line(Terminal terminal) {
    FirmwareEfuse group = new FirmwareEfuse(terminal);
    return new CommandLine(group)
        .addSubcommand(new EfuseSummary(group))
        .addSubcommand(new EfuseBurn(group))
        .addSubcommand(new EfuseBurnKey(group))
        .addSubcommand(new EfuseBurnKeyDigest(group))
        .addSubcommand(new EfuseWriteProtect(group))
        .addSubcommand(new EfuseReadProtect(group));
  }

  /** The chip asked for. */
  Chip chip() {
    if (chip == null) throw new Failure(Exit.USAGE, new Problem("CLI-001", "the option --chip CHIP is missing", "see `bulwark firmware efuse --help`"));
    return Given.chip(chip);
  }

  /** Carries a command out on the file: accepted, it is written, unless all was so already; refused, it stays as it is. */
  int run(Function<FuseController, Burn> work) {
    if (file == null) throw new Failure(Exit.USAGE, new Problem("CLI-001", "the option --file EFUSE.json is missing", "see `bulwark firmware efuse --help`"));
    boolean fresh = !Files.exists(file);
    Fuses before = before(file, fresh);
    FuseController controller = FuseController.of(before);
    return switch (work.apply(strict ? controller.strict() : controller)) {
      case Burn.Burned burned -> {
        if (fresh || !burned.changed().isEmpty()) OutFile.write(file, FuseFile.write(burned.after()));
        show(burned.after(), burned.changed());
        yield Exit.DONE;
      }
      case Burn.Refused refused -> {
        if (json) terminal.document(EfuseDocument.of(before, List.of()));
        terminal.problem(problem(refused));
        yield refused.reason().usage() ? Exit.USAGE : Exit.REFUSED;
      }
    };
  }

  private Fuses before(Path from, boolean fresh) {
    Chip asked = chip();
    Fuses fuses = fresh ? Fuses.blank(asked) : FuseFile.read(InFile.read(from, FuseFile.MOST));
    if (fuses.chip() != asked) throw new Problem("FIRMWARE-505", from + " holds the fuses of " + fuses.chip().id() + ", not of " + asked.id(), "give the chip that the file is of, or the other file");
    return revision == null ? fuses : fuses.with(Given.revision(revision));
  }

  private static Problem problem(Burn.Refused refused) {
    String text = refused.text();
    if (refused.reason().usage()) return new Problem("FIRMWARE-501", text, "`summary` lists the names; see `bulwark firmware efuse --help`");
    if (refused.reason() == FuseRefusal.PRIVATE_KEY) return new Problem("FIRMWARE-503", text, "use burn-key-digest for a signing key; nothing was burned");
    if (refused.reason() == FuseRefusal.TRAP) return new Problem("FIRMWARE-504", text, "burn what is missing first; `bulwark firmware plan` knows the order; nothing was burned");
    return new Problem("FIRMWARE-502", text, "nothing was burned; `summary` shows what is burned and protected");
  }

  private void show(Fuses after, List<String> changed) {
    if (json) terminal.document(EfuseDocument.of(after, changed));
    else if (changed.isEmpty()) terminal.line("nothing to burn: all is so already");
    else terminal.line("burned; changed: " + String.join(", ", changed));
  }

  /** As {@link #run}, for a command that only looks: {@code text} shows the fuses to a person. */
  int look(java.util.function.BiConsumer<Terminal, Fuses> text) {
    if (json) return run(controller -> controller.burn(java.util.Map.of()));
    if (file == null) throw new Failure(Exit.USAGE, new Problem("CLI-001", "the option --file EFUSE.json is missing", "see `bulwark firmware efuse --help`"));
    boolean fresh = !Files.exists(file);
    Fuses fuses = before(file, fresh);
    if (fresh) OutFile.write(file, FuseFile.write(fuses));
    text.accept(terminal, fuses);
    return Exit.DONE;
  }
}
