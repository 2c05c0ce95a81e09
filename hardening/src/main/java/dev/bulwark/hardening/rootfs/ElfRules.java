package dev.bulwark.hardening.rootfs;

import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.Verdict;
import dev.bulwark.hardening.rule.Rule;
import dev.bulwark.hardening.rule.Truth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** How the programs of the tree were built. Kernels, modules, firmware for other processors and separate debug files are no programs of this system. */
final class ElfRules {
  private static final List<String> NO_PROGRAMS = List.of("boot", "lib/modules", "usr/lib/modules", "lib/firmware", "usr/lib/firmware", "usr/lib/debug");

  static final Map<String, Detector> DETECTORS =
      Map.of(
          "executable-is-not-position-independent", (rule, tree) -> judge(rule, tree, false, "its addresses are fixed", elf -> Truth.of(elf.program() && elf.fixed())),
          "executable-stack", (rule, tree) -> judge(rule, tree, false, "its stack is executable", ElfFacts::executableStack),
          "no-full-relro", (rule, tree) -> judge(rule, tree, false, "what the loader fills in stays writable", elf -> Truth.of(elf.program() && !elf.fullRelro())),
          "no-stack-protector", (rule, tree) -> judge(rule, tree, false, "no function of it checks its stack", elf -> elf.stackProtector().not()),
          "debug-information-left-in", (rule, tree) -> judge(rule, tree, true, "it carries debug information", ElfFacts::debug));

  private ElfRules() {}

  private static Ruled judge(Rule rule, RootTree tree, boolean everywhere, String detail, Function<ElfFacts, Truth> faulty) {
    List<Finding> findings = new ArrayList<>();
    for (Map.Entry<String, ElfFacts> each : tree.programs().entrySet()) {
      String path = each.getKey();
      if (!everywhere && NO_PROGRAMS.stream().anyMatch(folder -> Names.below(path, folder))) continue;
      // What a single file cannot show (a static program without symbols) says nothing about the others.
      if (faulty.apply(each.getValue()) == Truth.TRUE) findings.add(Ruled.finding(rule, path, 0, path, detail));
    }
    return Ruled.of(rule, findings, Verdict.PASS);
  }
}
