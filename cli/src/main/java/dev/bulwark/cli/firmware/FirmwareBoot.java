package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.cli.terminal.OutFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.efuse.FuseFile;
import dev.bulwark.firmware.efuse.Fuses;
import dev.bulwark.firmware.encryption.FlashKey;
import dev.bulwark.firmware.virtual.Application;
import dev.bulwark.firmware.virtual.BootOptions;
import dev.bulwark.firmware.virtual.BootReport;
import dev.bulwark.firmware.virtual.Booted;
import dev.bulwark.firmware.virtual.FirstEncryption;
import dev.bulwark.firmware.virtual.NorFlash;
import dev.bulwark.firmware.virtual.Power;
import dev.bulwark.firmware.virtual.Verdict;
import dev.bulwark.firmware.virtual.VirtualChip;
import dev.bulwark.problem.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One reset of a virtual chip, whose flash and fuses are files. */
@Command(
    name = "boot",
    description = {
      "Resets a virtual chip once: boot ROM, bootloader, application, as the real chip would go on with this flash and these fuses.",
      "Example: bulwark firmware boot --chip esp32c3 --efuse EFUSE.json --flash FLASH.bin",
      "What the chip writes (otadata, fuses) goes back into the files unless --dry-run is given; without the fuse file a blank chip is taken. Exit 0: the application runs, 1: it does not."
    })
final class FirmwareBoot implements Callable<Integer> {
  @Option(names = "--chip", required = true, paramLabel = "CHIP", description = "for example esp32c3")
  private String chip = "";

  @Option(names = "--efuse", required = true, paramLabel = "EFUSE.json", description = "the chip's fuses; as secret as the keys in them")
  private @Nullable Path efuse;

  @Option(names = "--flash", required = true, paramLabel = "FLASH.bin", description = "the whole flash from address 0, as the cells hold it (ciphertext where the chip encrypts)")
  private @Nullable Path flash;

  @Option(names = "--app", paramLabel = "nothing|confirm|reject", description = "what the application does once it runs (default: nothing)")
  private String app = "nothing";

  @Option(names = "--rollback", paramLabel = "on|off", description = "the bootloader takes back an application that did not confirm itself (default: on)")
  private String rollback = "on";

  @Option(names = "--anti-rollback", paramLabel = "on|off", description = "the bootloader compares secure versions with the fuses (default: on unless the table has a factory or test application)")
  private @Nullable String antiRollback;

  @Option(
      names = "--first-boot-encryption",
      paramLabel = "off|development|release",
      description = "the bootloader encrypts a plaintext flash at its first boot, with a key that the chip draws, and restarts; development: one bit of the counter, release: all of them (default: off)")
  private String firstEncryption = "off";

  @Option(names = "--revision", paramLabel = "R", description = "the silicon's revision, for example 0.4 (default: the fuse file's)")
  private @Nullable String revision;

  @Option(names = "--dry-run", description = "leave both files as they are")
  private boolean dryRun;

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  /** Every chip takes a flash key of this length. */
  private static final int FRESH_BITS = 256;

  private final Terminal terminal;

  private final SecureRandom random;

  FirmwareBoot(Terminal terminal, SecureRandom random) {
    this.terminal = terminal;
    this.random = random;
  }

  @Override
  public Integer call() {
    if (efuse == null || flash == null) throw new IllegalStateException("picocli demands both");
    boolean fresh = !Files.exists(efuse);
    Fuses fuses = fuses(efuse, fresh);
    VirtualChip before = new VirtualChip(NorFlash.of(InFile.read(flash, NorFlash.LARGEST)), fuses, revision == null ? fuses.revision() : Given.revision(revision));
    try (FlashKey drawn = FlashKey.generate(FRESH_BITS, random)) {
      BootOptions options = options(drawn);
      Booted booted = before.boot(options);
      if (!dryRun) {
        if (fresh) OutFile.write(efuse, FuseFile.write(fuses));
        keep(before, options, booted, flash, efuse);
      }
      show(booted.report());
      return booted.report().runs() ? Exit.DONE : Exit.NEGATIVE;
    }
  }

  private Fuses fuses(Path file, boolean fresh) {
    Chip asked = Given.chip(chip);
    if (fresh) return Fuses.blank(asked);
    Fuses fuses = FuseFile.read(InFile.read(file, FuseFile.MOST));
    if (fuses.chip() != asked) throw new Problem("FIRMWARE-603", file + " holds the fuses of " + fuses.chip().id() + ", not of " + asked.id(), "give the chip that the file is of, or the other file");
    return fuses;
  }

  private BootOptions options(FlashKey drawn) {
    Application application =
        switch (app) {
          case "nothing" -> new Application.Nothing();
          case "confirm" -> new Application.Confirm();
          case "reject" -> new Application.Reject();
          default -> throw usage("--app", "nothing, confirm or reject");
        };
    BootOptions options = BootOptions.USUAL.with(application).withRollback(on("--rollback", rollback));
    options =
        switch (firstEncryption) {
          case "off" -> options;
          case "development" -> options.with(new FirstEncryption(drawn, false));
          case "release" -> options.with(new FirstEncryption(drawn, true));
          default -> throw usage("--first-boot-encryption", "off, development or release");
        };
    return antiRollback == null ? options : options.withAntiRollback(on("--anti-rollback", antiRollback));
  }

  private static boolean on(String option, String value) {
    if (value.equals("on")) return true;
    if (value.equals("off")) return false;
    throw usage(option, "on or off");
  }

  private static Failure usage(String option, String values) {
    return new Failure(Exit.USAGE, new Problem("CLI-001", option + " takes " + values, "see `bulwark firmware boot --help`"));
  }

  /** Two files cannot be renamed at once. So they are written in the order in which the chip changed the two stores: whenever this process dies, they hold what a power cut could have left. */
  private static void keep(VirtualChip before, BootOptions options, Booted booted, Path flash, Path efuse) {
    VirtualChip written = before;
    for (long operations : booted.report().turns()) written = write(written, before.boot(options.with(new Power.CutAfter(operations))).after(), flash, efuse);
    write(written, booted.after(), flash, efuse);
  }

  private static VirtualChip write(VirtualChip old, VirtualChip now, Path flash, Path efuse) {
    if (!now.flash().equals(old.flash())) OutFile.write(flash, now.flash().toBytes());
    if (!now.fuses().equals(old.fuses())) OutFile.write(efuse, FuseFile.write(now.fuses()));
    return now;
  }

  private void show(BootReport report) {
    if (json) {
      terminal.document(BootDocument.of(report));
      return;
    }
    report.log().lines().forEach(terminal::line);
    terminal.line(report.slot().map(slot -> slot + " runs").orElseGet(() -> report.verdict() == Verdict.RESTART ? "the chip restarts by itself" : "nothing runs" + report.reason().map(reason -> ": " + reason.code()).orElse("")));
  }
}
