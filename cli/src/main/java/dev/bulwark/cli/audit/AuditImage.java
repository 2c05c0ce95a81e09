package dev.bulwark.cli.audit;

import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.config.AuditOptions;
import dev.bulwark.hardening.image.Claims;
import dev.bulwark.hardening.image.ImageAudit;
import dev.bulwark.hardening.image.ImageInput;
import dev.bulwark.hardening.report.AuditDocument;
import dev.bulwark.hardening.rule.RulePack;
import dev.bulwark.hardening.rule.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bulwark audit image}: judges firmware images. */
@Command(
    name = "image",
    description = {
      "Judges firmware images: signed, encrypted, and whether keys, certificates, passwords or tokens are in them. Any file will do: an application, a bootloader, the dump of a whole flash chip, or one of another maker.",
      "Exit 0: no finding at or over --fail-on, 1: there are some, 3: an input could not be read. Secrets are never shown: two characters and the length.",
      "Several images are also compared: a device's certificate must not stand in two of them.",
      "Example: bulwark audit image --sdkconfig build/sdkconfig build/app.bin"
    })
final class AuditImage implements Callable<Integer> {
  private static final int LARGEST_SDKCONFIG = 16 << 20;
  private static final int LARGEST_FUSES = 64 << 10;
  private static final int MOST = 200_000;
  private static final int DEEPEST = 64;

  @Parameters(arity = "1..*", paramLabel = "PATH", description = "images, or folders in which every file is judged")
  private List<Path> paths = List.of();

  @Option(names = "--sdkconfig", paramLabel = "FILE", description = "what the images were built with: says whether they were meant to be signed")
  private @Nullable Path sdkconfig;

  @Option(names = "--efuse", paramLabel = "EFUSE.json", description = "the fuses of a device: what configuration and image claim is held against them")
  private @Nullable Path efuse;

  @Mixin private VulnerabilityRecords vulnerabilities = new VulnerabilityRecords();

  @Mixin private AuditSettings settings = new AuditSettings();

  private final Terminal terminal;
  private final InstantSource clock;

  AuditImage(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    // The catalogue is read while this thread scans: its words are needed only for what was found.
    Thread.ofPlatform().daemon().start(RulePack::shipped);
    AuditOptions options = settings.options(clock);
    Claims claims = Claims.of(sdkconfig == null ? null : InFile.read(sdkconfig, LARGEST_SDKCONFIG), efuse == null ? null : InFile.read(efuse, LARGEST_FUSES));
    ImageAudit audit = new ImageAudit(RulePack::shipped, options.at(), options.production(), claims);
    List<AuditedInput> audited = vulnerabilities.judge(audit.audit(inputs()), clock, terminal);
    return settings.write(AuditDocument.of(Target.IMAGE, RulePack.shipped(), audited), terminal);
  }

  private List<ImageInput> inputs() {
    List<ImageInput> inputs = new ArrayList<>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) walk(path, inputs);
      else inputs.add(ImageInput.of(path.toString(), path));
    }
    return inputs;
  }

  /** Links are not followed, so no folder holds itself; pipes and devices are passed over, never opened. */
  private static void walk(Path folder, List<ImageInput> into) {
    List<Path> found;
    try (Stream<Path> files = Files.walk(folder, DEEPEST)) {
      found = files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).limit(MOST + 1L).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      into.add(ImageInput.refused(folder.toString(), folder, "folder-unreadable"));
      return;
    }
    if (found.isEmpty() || found.size() > MOST) into.add(ImageInput.refused(folder.toString(), folder, found.isEmpty() ? "no-such-file" : "limit:entries"));
    else for (Path file : found) into.add(ImageInput.of(folder.resolve(folder.relativize(file)).toString(), file));
  }
}
