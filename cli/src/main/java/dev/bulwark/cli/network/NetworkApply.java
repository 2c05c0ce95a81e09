package dev.bulwark.cli.network;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.cli.terminal.Times;
import dev.bulwark.network.enforce.Enforcement;
import dev.bulwark.network.lab.Namespace;
import dev.bulwark.network.layer2.BridgeApply;
import dev.bulwark.problem.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts a policy in force. */
@Command(
    name = "apply",
    description = {
      "Puts a policy in force on this gateway: its table is replaced in one step, and who is in quarantine stays there.",
      "With --confirm-within the rules before come back unless `bulwark network apply --confirm` is run in time: whoever cut himself off gets back in.",
      "Example: bulwark network apply site.yaml --here --confirm-within 60s"
    })
final class NetworkApply implements Callable<Integer> {
  @Parameters(paramLabel = "POLICY.yaml", arity = "0..1", description = "the policy; not with --confirm")
  private @Nullable Path file;

  @Option(names = "--target", paramLabel = "TARGET", defaultValue = "nftables", description = "what enforces it here: nftables (default), or bridge: the switch's ports, which need no --confirm-within")
  private String target = "nftables";

  @Option(names = "--confirm-within", paramLabel = "TIME", converter = Durations.class, description = "take the rules back after this time, such as 60s, unless they are confirmed")
  private @Nullable Duration within;

  @Option(names = "--confirm", description = "keep the rules that wait to be confirmed")
  private boolean confirm;

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  @Mixin private Where where = new Where();

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Terminal terminal;
  private final InstantSource clock;

  NetworkApply(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    boolean bridge = target.equals("bridge");
    if (!bridge && !target.equals("nftables")) throw new ParameterException(spec.commandLine(), "apply knows the targets nftables and bridge only");
    if (bridge && (confirm || within != null)) throw new ParameterException(spec.commandLine(), "the target bridge takes neither --confirm nor --confirm-within");
    if (confirm == (file != null)) throw new ParameterException(spec.commandLine(), "give either a policy or --confirm");
    if (file == null) return confirmed();
    PolicyFile policy = PolicyFile.checked(file, clock);
    try (Namespace namespace = where.namespace()) {
      if (bridge) return bridged(policy, new BridgeApply(namespace).apply(policy.policy(), policy.model()));
      Enforcement.Applied applied = new Enforcement(namespace, where.state(terminal)).apply(policy.model(), Optional.ofNullable(within), clock.instant());
      if (json) terminal.document(document(applied));
      else terminal.line(applied.changed() ? "in force: policy " + policy.policy().name() : "nothing to do: policy " + policy.policy().name() + " is in force");
      if (applied.abandoned()) terminal.note("the rules of an earlier apply were never confirmed, and the process that was to take them back is gone, as after a restart");
      applied.confirmBefore().ifPresent(at -> terminal.note("these rules are taken back at " + Times.text(at) + " unless you run `bulwark network apply --confirm`, with the same --netns or --here, before"));
      return Exit.DONE;
    }
  }

  private int bridged(PolicyFile policy, boolean changed) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("applied", true);
    document.put("changed", changed);
    if (json) terminal.document(document);
    else terminal.line(changed ? "in force: the switch of policy " + policy.policy().name() : "nothing to do: the switch of policy " + policy.policy().name() + " is in force");
    return Exit.DONE;
  }

  private int confirmed() {
    try (Namespace namespace = where.namespace()) {
      if (new Enforcement(namespace, where.state(terminal)).confirm() == Enforcement.Confirmation.NOTHING_OPEN)
        throw new Failure(Exit.NEGATIVE, new Problem("NETWORK-248", "no rules wait to be confirmed here", "if you were late they were taken back: see `bulwark network drift`, and apply again"));
      if (json) terminal.document(Map.of("confirmed", true));
      else terminal.line("confirmed: the rules stay");
      return Exit.DONE;
    }
  }

  private static Map<String, Object> document(Enforcement.Applied applied) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("applied", true);
    document.put("changed", applied.changed());
    applied.confirmBefore().ifPresent(at -> document.put("confirmBefore", Times.text(at)));
    return document;
  }
}
