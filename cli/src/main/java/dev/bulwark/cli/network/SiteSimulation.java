package dev.bulwark.cli.network;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.network.lab.Simulation;
import dev.bulwark.network.lab.Simulation.Report;
import dev.bulwark.network.lab.Simulation.Tried;
import dev.bulwark.network.packet.Packet;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tries a policy with real packets and tells what came of it. */
record SiteSimulation(Terminal terminal, InstantSource clock, boolean json) {
  /** As many as a person reads; the document has all. */
  private static final int SHOWN = 40;

  int run(PolicyFile policy, Simulation.Without without, Optional<String> keep) {
    Instant begun = clock.instant();
    Report report = Simulation.run(policy.policy(), policy.model(), without, keep);
    if (json) {
      Map<String, Object> document = document(report);
      document.put("complete", without instanceof Simulation.Without.Nothing);
      new Seen("simulate", Seen.What.PACKETS, Optional.of(begun)).in(document, policy);
      terminal.document(document);
    }
    if (!json) lines(report);
    for (String name : report.kept()) terminal.note("kept: " + name + "; end it by `ip netns delete " + name + "`");
    return report.violations().isEmpty() ? Exit.DONE : Exit.NEGATIVE;
  }

  private static Map<String, Object> document(Report report) {
    Map<String, Object> controls = new LinkedHashMap<>();
    Map<String, Object> paths = new LinkedHashMap<>();
    paths.put("asked", report.paths());
    paths.put("answered", report.paths());
    controls.put("paths", paths);
    controls.put("spoofed", tried(report.spoofed()));
    controls.put("aroundTheSwitch", tried(report.around()));
    Map<String, Object> ms = new LinkedHashMap<>();
    ms.put("build", report.build().toMillis());
    ms.put("matrix", report.duration().toMillis());
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("flows", report.matrix().outcomes().size());
    document.put("allowed", report.matrix().allowed());
    document.put("violations", report.violations().stream().map(each -> PacketJson.of(each.packet(), each.expected().allow(), each.expected().rule())).toList());
    document.put("controls", controls);
    document.put("kept", report.kept());
    document.put("ms", ms);
    return document;
  }

  private static Map<String, Object> tried(Tried tried) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("sent", tried.sent());
    map.put("arrived", tried.arrived());
    return map;
  }

  private void lines(Report report) {
    terminal.line("before the rules: " + report.paths() + " echoes asked, all answered; built in " + report.build().toMillis() + " ms");
    terminal.line(report.matrix().outcomes().size() + " flows, of which the policy allows " + report.matrix().allowed() + ": tried in " + report.duration().toMillis() + " ms");
    terminal.line("under a foreign source: " + report.spoofed().sent() + " sent, " + report.spoofed().arrived() + " arrived");
    terminal.line("isolated neighbours by way of the gateway: " + report.around().sent() + " sent, " + report.around().arrived() + " arrived");
    List<Simulation.Violation> violations = report.violations();
    for (Simulation.Violation violation : violations.stream().limit(SHOWN).toList()) terminal.line(line(violation));
    if (violations.size() > SHOWN) terminal.line("and " + (violations.size() - SHOWN) + " more: see --json");
    terminal.line(violations.isEmpty() ? "good: everything went as the policy says" : violations.size() + " went otherwise than the policy says");
  }

  private static String line(Simulation.Violation violation) {
    Packet packet = violation.packet();
    boolean allow = violation.expected().allow();
    String what = PacketJson.protocol(packet.protocol()) + (packet.hasPorts() ? "/" + packet.destinationPort() : "");
    String why = violation.expected().rule() == null ? violation.expected().reason().id() : "rule " + violation.expected().rule();
    return (allow ? "lost: " : "HOLE: ") + packet.iif() + " " + packet.source() + " to " + packet.destination() + " " + what + ": expected " + (allow ? "allow" : "deny") + " by " + why;
  }
}
