package dev.bulwark.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.json.Doc;
import dev.bulwark.network.lab.Namespace;
import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The part of the demonstration that needs namespaces, as a user starts it. */
class SegmentationIT {
  private static final int NAMESPACES = 11;
  @TempDir private Path dir = Path.of("");

  private static void possible() {
    try (Namespace namespace = Namespace.create()) {
      Assumptions.assumeTrue(namespace.inside(() -> true));
    } catch (Problem e) {
      Assumptions.assumeTrue(false, "skipped: " + e.detail());
    }
    Assumptions.assumeTrue(Stream.of("/usr/sbin/nft", "/sbin/nft", "/usr/bin/nft").anyMatch(path -> Files.isExecutable(Path.of(path))), "skipped: nft is not installed");
  }

  private Process demo(String... before) throws IOException {
    return demoAs("root", before);
  }

  private Process demoAs(String user, String... before) throws IOException {
    List<String> command = new ArrayList<>(List.of(before));
    command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Duser.name=" + user, "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
        "-cp", System.getProperty("java.class.path"), "dev.bulwark.cli.Main", "demo", "--segmentation", "--json"));
    return new ProcessBuilder(command).redirectOutput(dir.resolve("out").toFile()).redirectError(dir.resolve("err").toFile()).start();
  }

  private Doc report(Process demo) throws Exception {
    assertThat(demo.waitFor(5, TimeUnit.MINUTES)).isTrue();
    return Doc.read(Files.readAllBytes(dir.resolve("out")));
  }

  /** The network namespaces that a process has open, as the kernel names them. */
  private static Set<String> open(long process) {
    Set<String> open = new HashSet<>();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + process + "/fd"))) {
      for (Path descriptor : descriptors.toList()) {
        try {
          String target = Files.readSymbolicLink(descriptor).toString();
          if (target.startsWith("net:[")) open.add(target);
        } catch (NoSuchFileException e) {
          // Closed meanwhile.
        }
      }
    } catch (IOException | UncheckedIOException e) {
      // Another one's, or gone by now.
    }
    return open;
  }

  /** Those that somebody is in, has open, or keeps by name. */
  private static Set<String> held() throws IOException {
    Set<String> held = new HashSet<>();
    for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
      held.addAll(open(process.pid()));
      try {
        held.add(Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/ns/net")).toString());
      } catch (IOException e) {
        // Gone by now.
      }
    }
    for (String mount : Files.readAllLines(Path.of("/proc/self/mountinfo"))) for (String word : mount.split(" ", -1)) if (word.startsWith("net:[")) held.add(word);
    return held;
  }

  @Test
  void every_step_holds_and_says_what_it_measured() throws Exception {
    possible();
    Process demo = demo();
    Doc report = report(demo);
    assertThat(demo.exitValue()).as(Files.readString(dir.resolve("err"))).isZero();
    assertThat(report.list("steps")).extracting(step -> step.text("id")).containsExactly("site", "site-proof", "site-packets", "site-hole", "site-contain");
    assertThat(report.list("steps")).allMatch(step -> step.is("ok"));
    assertThat(report.is("segmentation.shown")).isTrue();
    assertThat(report.number("segmentation.withoutRules.counterexamples")).isPositive();
    assertThat(report.number("segmentation.packets.flows")).isGreaterThan(report.number("segmentation.packets.allowed")).isGreaterThan(756);
    assertThat(report.number("segmentation.packets.allowed")).isPositive();
    assertThat(report.number("segmentation.quarantine.sentAfter")).isPositive();
    assertThat(report.number("segmentation.quarantine.arrivedAfter")).isZero();
  }

  @Test
  void killed_in_the_middle_it_leaves_no_namespace_behind() throws Exception {
    possible();
    Process demo = demo();
    Set<String> its = new HashSet<>();
    while (its.size() < NAMESPACES && !demo.waitFor(5, TimeUnit.MILLISECONDS)) its = open(demo.pid());
    assertThat(demo.isAlive()).as("still running with its site up").isTrue();
    demo.destroyForcibly().waitFor();
    its.remove(Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString());
    assertThat(its).hasSizeGreaterThanOrEqualTo(NAMESPACES - 1);
    // A program that it had started inside may end a moment after it.
    Set<String> left = held();
    for (long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1); left.stream().anyMatch(its::contains) && System.nanoTime() < end; ) left = held();
    assertThat(left).doesNotContainAnyElementsOf(its);
  }

  @Test
  void without_the_right_to_make_namespaces_it_says_so_and_claims_nothing() throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "skipped: setpriv is not installed");
    Assumptions.assumeTrue(System.getProperty("user.name", "").equals("root"), "skipped: only root has rights to give up");
    Process demo = demo("/usr/bin/setpriv", "--bounding-set=-all", "--inh-caps=-all", "--");
    Doc report = report(demo);
    String told = Files.readString(dir.resolve("err"));
    assertThat(demo.exitValue()).as(told).isEqualTo(5);
    assertThat(report.is("segmentation.shown")).isFalse();
    assertThat(report.text("segmentation.why")).contains("namespace").contains("run it as root");
    assertThat(report.list("steps")).isEmpty();
    assertThat(report.is("ok")).isFalse();
  }

  @Test
  void one_who_is_not_root_becomes_so_in_a_user_namespace_or_is_told_why_not() throws Exception {
    possible();
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")) && Files.isExecutable(Path.of("/usr/bin/unshare")), "skipped: setpriv or unshare is not installed");
    Process demo = demoAs("somebody", "/usr/bin/setpriv", "--bounding-set=-all", "--inh-caps=-all", "--");
    Doc report = report(demo);
    if (report.is("segmentation.shown")) {
      assertThat(report.list("steps")).hasSize(5).allMatch(step -> step.is("ok"));
      assertThat(report.number("segmentation.packets.flows")).isGreaterThan(756);
      assertThat(demo.exitValue()).isZero();
    } else {
      assertThat(report.text("segmentation.why")).contains("user namespaces");
      assertThat(demo.exitValue()).isEqualTo(5);
    }
  }

  @Test
  void the_policy_that_is_shown_has_no_fault_long_after_today() {
    assertThat(SiteShow.policy(LocalDate.of(2099, 12, 31)).rules()).hasSize(9);
  }

  @Test
  void what_another_process_saw_is_read_back_as_it_was_told() {
    Segmentation shown = new Segmentation.Shown(List.of(new Step("site", true, 7, "seen"), new Step("site-proof", false, 8, "not held")), Map.of("namespaces", 11L));
    assertThat(Segmentation.of(Doc.of(new DemoReport("1", 0, shown.steps(), shown, Doc.of(null)).document()))).isEqualTo(shown);
    Segmentation not = new Segmentation.NotShown("it is not allowed");
    assertThat(Segmentation.of(Doc.of(new DemoReport("1", 0, List.of(), not, Doc.of(null)).document()))).isEqualTo(not);
  }
}
