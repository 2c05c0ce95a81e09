package dev.bulwark.cli.network;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.OutFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.network.backend.Backend;
import dev.bulwark.network.backend.Compiled;
import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Translates a policy for some equipment. */
@Command(
    name = "compile",
    description = {
      "Translates a policy into the configuration of the equipment that enforces it. Nothing is loaded anywhere.",
      "The policy is checked first: one that `bulwark network check` refuses leaves no file. What the equipment cannot express is refused with NETWORK-020, never left out.",
      "Example: bulwark network compile site.yaml --target nftables --out rules"
    })
final class NetworkCompile implements Callable<Integer> {
  @Parameters(paramLabel = "POLICY.yaml", description = "the policy")
  private Path file = Path.of("");

  @Option(names = "--target", paramLabel = "TARGET", required = true, completionCandidates = Targets.class, description = "the equipment: ${COMPLETION-CANDIDATES}")
  private String target = "";

  @Option(names = "--out", paramLabel = "DIR", required = true, description = "the folder for the files; made where it is missing")
  private Path folder = Path.of("");

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Terminal terminal;
  private final InstantSource clock;

  NetworkCompile(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    if (target.equals(WireguardTarget.NAME)) return WireguardTarget.compile(PolicyFile.checked(file, clock).policy(), folder, json, terminal);
    Backend backend = backend();
    PolicyFile policy = PolicyFile.checked(file, clock);
    Compiled compiled = compiled(backend, policy);
    write(compiled);
    if (json) terminal.document(document(compiled));
    else for (Compiled.File each : compiled.files()) terminal.line(folder.resolve(each.path()) + "  sha256 " + sha256(each.bytes()));
    for (String warning : compiled.warnings()) terminal.note("warning: " + warning);
    return Exit.DONE;
  }

  private Backend backend() {
    try {
      return Targets.named(target);
    } catch (TypeConversionException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private static Compiled compiled(Backend backend, PolicyFile policy) {
    try {
      return backend.compile(policy.policy(), policy.model());
    } catch (Problem problem) {
      throw new Failure(Exit.INPUT, problem);
    }
  }

  /** Everything is compiled before the first byte is written. */
  private void write(Compiled compiled) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw Failure.system("CLI-006", folder + " cannot be made", "check that the name is free and its folder is yours", e);
    }
    for (Compiled.File each : compiled.files()) {
      Path path = folder.resolve(each.path());
      OutFile.write(path, each.bytes());
      if (each.script()) executable(path);
    }
  }

  private static void executable(Path path) {
    try {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException | UnsupportedOperationException e) {
      throw Failure.system("CLI-006", path + " cannot be made executable", "write to a file system that has rights", e);
    }
  }

  private Map<String, Object> document(Compiled compiled) {
    List<Object> files = new ArrayList<>();
    for (Compiled.File each : compiled.files()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("path", each.path());
      entry.put("sha256", sha256(each.bytes()));
      files.add(entry);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("target", target);
    document.put("files", files);
    document.put("warnings", compiled.warnings());
    return document;
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
