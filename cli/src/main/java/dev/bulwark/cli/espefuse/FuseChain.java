package dev.bulwark.cli.espefuse;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.cli.terminal.OutFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.efuse.Burn;
import dev.bulwark.firmware.efuse.FuseBatch;
import dev.bulwark.firmware.efuse.FuseController;
import dev.bulwark.firmware.efuse.FuseFile;
import dev.bulwark.firmware.efuse.Fuses;
import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The commands of one line, and the fuses they work on.
 *
 * <h2>Guarantees</h2> All at once or none: the first refusal ends the line before anything is asked, shown or written. The question for the word {@code BURN} comes once, after every command was found sound and before the file
 * changes. What a command shows is the state in which it found the chip.
 */
final class FuseChain {
  /** Longer than the word that is asked for, short enough to read at once. */
  private static final int LONGEST_ANSWER = 64;

  private final EspefuseCommand line;
  private final Terminal terminal;
  private final InputStream answers;
  private final List<Runnable> answersInOrder = new ArrayList<>();
  private @Nullable Fuses before;
  private @Nullable FuseBatch batch;
  private int taken;

  FuseChain(EspefuseCommand line, Terminal terminal, InputStream answers) {
    this.line = line;
    this.terminal = terminal;
    this.answers = answers;
  }

  /** Shows something of the chip as it is at this place of the line, once the line is known to be sound. */
  void show(Consumer<Fuses> how) {
    Fuses here = fuses();
    answersInOrder.add(() -> how.accept(here));
    next();
  }

  /**
   * Burns, together with the other commands of the line.
   *
   * @param how asks the controller, which gathers; the fuses are those that the line would leave so far
   * @throws Problem FIRMWARE-804 when the chip refuses
   */
  void burn(BiFunction<Fuses, FuseController, Burn> how) {
    Fuses here = fuses();
    burned(how.apply(here, Objects.requireNonNull(batch).controller()));
    next();
  }

  private Fuses fuses() {
    if (batch == null) {
      before = open();
      batch = FuseBatch.of(before);
    }
    return batch.gathered();
  }

  private static Burn.Burned burned(Burn outcome) {
    return switch (outcome) {
      case Burn.Burned burned -> burned;
      case Burn.Refused refused -> throw new Problem("FIRMWARE-804", refused.text(), "nothing was burned; see what the chip holds with `summary`");
    };
  }

  private void next() {
    if (++taken < Objects.requireNonNull(line.spec).commandLine().getParseResult().subcommands().size()) return;
    Burn.Burned burned = burned(Objects.requireNonNull(batch).done());
    // Not by the fields' names: a bit may be burned that no field has.
    boolean changes = !burned.after().equals(Objects.requireNonNull(before));
    if (changes) confirm();
    @Nullable Path file = line.file;
    if (file != null && (changes || !Files.exists(file))) OutFile.write(file, FuseFile.write(burned.after()));
    answersInOrder.forEach(Runnable::run);
    if (changes) terminal.note("burned; changed: " + (burned.changed().isEmpty() ? "bits that belong to no field" : String.join(", ", burned.changed())));
  }

  private Fuses open() {
    if (!line.virtual && line.file == null) {
      throw new Problem("FIRMWARE-801", "this command works on a virtual chip and opens no serial port", "give --virt --path-efuse-file EFUSE.json; for a real chip let `bulwark firmware plan` write the lines");
    }
    @Nullable Path file = line.file;
    Fuses read = file != null && Files.exists(file) ? FuseFile.read(InFile.read(file, FuseFile.MOST)) : blank();
    if (named() != null && read.chip() != named()) {
      throw new Problem("FIRMWARE-802", file + " holds the fuses of an " + read.chip().id() + ", not of an " + Objects.requireNonNull(named()).id(), "leave --chip out, or name another file");
    }
    return read;
  }

  private @Nullable Chip named() {
    return line.chip == null || line.chip.equals("auto") ? null : Chip.of(line.chip);
  }

  private Fuses blank() {
    @Nullable Chip chip = named();
    if (chip == null) terminal.note("no --chip is named: esp32 is taken");
    return Fuses.blank(chip == null ? Chip.ESP32 : chip);
  }

  private void confirm() {
    if (line.unasked) return;
    terminal.note("this burns fuses, which cannot be undone; type BURN (capital letters) to go on");
    terminal.flush();
    if (!answer().strip().equals("BURN")) throw new Failure(Exit.REFUSED, new Problem("FIRMWARE-803", "the burn was not confirmed: nothing was burned", "type BURN when asked, or give --do-not-confirm"));
  }

  private String answer() {
    byte[] read = new byte[LONGEST_ANSWER];
    int length = 0;
    try {
      for (int c; length < read.length && (c = answers.read()) >= 0 && c != '\n'; ) read[length++] = (byte) c;
    } catch (IOException e) {
      return "";
    }
    return new String(read, 0, length, StandardCharsets.US_ASCII);
  }
}
