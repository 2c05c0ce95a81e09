package dev.bulwark.cli.demo;

import dev.bulwark.network.lab.Namespace;
import dev.bulwark.network.lab.Rules;
import dev.bulwark.problem.Printable;
import dev.bulwark.problem.Problem;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A site's segmentation, shown with this machine's own kernel where it lets us.
 *
 * <h2>Guarantees</h2> Where a namespace cannot be made or the kernel's packet filter lacks something, that is said and nothing is claimed; where it can, a step that does not hold fails. The machine's own network is not
 * touched, and nothing stays of the site.
 */
final class SegmentationScenes {
  /** What this machine lacks, as against what of ours does not hold. */
  private static final Set<String> MACHINE = Set.of("NETWORK-260", "NETWORK-263", "NETWORK-264");

  /** All that the compiled rules ask of a kernel, on no packet's way. */
  private static final String PROBE =
      """
      table inet bulwark_probe {
        chain probe {
          type filter hook prerouting priority 0; policy accept;
          ct state new fib saddr . iif oif missing limit rate 10/second log prefix "bulwark-probe " group 7
        }
      }
      delete table inet bulwark_probe
      """;

  /** One thing to show on the site. */
  private record Part(String id, String title, Act act) {
    @FunctionalInterface
    interface Act {
      String play(SiteShow site) throws InterruptedException;
    }
  }

  private static final List<Part> PARTS =
      List.of(
          new Part("site", "a site is built from network namespaces", SiteShow::open),
          new Part("site-proof", "its policy is compiled, loaded and proven", SiteShow::prove),
          new Part("site-packets", "every flow is tried with real packets", SiteShow::send),
          new Part("site-hole", "somebody opens a hole by hand", SiteShow::hole),
          new Part("site-contain", "a device is cut off at the site's gateway", CutOffFlow::cut));

  private SegmentationScenes() {}

  /** Of the step that has this name, if it is one of these. */
  static Optional<String> title(String id) {
    return PARTS.stream().filter(part -> part.id.equals(id)).map(Part::title).findFirst();
  }

  /** Plays them in this process, or else as root of a user namespace; {@code told} hears of each. */
  static Segmentation play(InstantSource clock, Consumer<Step> told) throws InterruptedException {
    Segmentation here = here(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC), told);
    return here instanceof Segmentation.NotShown && !UserNamespace.inside() ? UserNamespace.play(told) : here;
  }

  /** Plays them in this process. */
  private static Segmentation here(LocalDate today, Consumer<Step> told) throws InterruptedException {
    List<Step> steps = new ArrayList<>();
    long begun = System.nanoTime();
    SiteShow built;
    try {
      try (Namespace empty = Namespace.create()) {
        Rules.load(empty, PROBE);
      }
      built = SiteShow.build(today);
    } catch (Problem problem) {
      if (MACHINE.contains(problem.code())) return new Segmentation.NotShown(Printable.line(problem.detail() + ": " + problem.hint()));
      throw problem;
    }
    try (SiteShow site = built) {
      for (Part part : PARTS) {
        Step step = step(part, site, begun);
        steps.add(step);
        told.accept(step);
        if (!step.ok()) break;
        begun = System.nanoTime();
      }
      return new Segmentation.Shown(steps, site.measured());
    }
  }

  private static Step step(Part part, SiteShow site, long begun) throws InterruptedException {
    try {
      String seen = part.act.play(site);
      return new Step(part.id, true, SiteShow.millisSince(begun), seen);
    } catch (Scene.NotHeld e) {
      return new Step(part.id, false, SiteShow.millisSince(begun), Printable.line(String.valueOf(e.getMessage())));
    } catch (Problem e) {
      return new Step(part.id, false, SiteShow.millisSince(begun), e.line());
    }
  }
}
