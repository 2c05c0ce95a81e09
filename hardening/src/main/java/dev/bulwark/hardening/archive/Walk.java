package dev.bulwark.hardening.archive;

import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Walks a directory or an archive, with every container inside.
 *
 * <p>Guarantees: nothing is written; nothing outside the directory or the source is read; no link, device or FIFO is opened; at most {@link Limits#KEPT} of kept files, 160 MiB of windows and held containers and some 150 bytes and the name for each entry are on the heap.
 *
 * <p>Does not guarantee that a file on a live system is seen as it was at one moment.
 *
 * <p>Answers broken and hostile input with an {@link Outcome}, input that cannot be opened at all with {@code HARDEN-300}.
 */
public final class Walk {
  private final Limits limits;
  private final InstantSource clock;
  private final Visitor visitor;
  private final Predicate<Entry> keep;

  private Walk(Limits limits, InstantSource clock, Visitor visitor, Predicate<Entry> keep) {
    this.limits = limits;
    this.clock = clock;
    this.visitor = visitor;
    this.keep = keep;
  }

  /** One reading of the input, by its own reader. */
  private interface Reading {
    void by(Intake intake) throws IOException;
  }

  /**
   * Walks what lies at a path: the tree below a directory (a link to one is followed here, and nowhere else), or an archive.
   *
   * @param keep which files' bytes the tree holds on to; asked with the entry of a link also, whose target is then kept
   * @throws Problem {@code HARDEN-300} where it cannot be opened, {@code HARDEN-302} where the system cannot walk a directory safely
   */
  public static Outcome walk(Path path, Limits limits, InstantSource clock, Visitor visitor, Predicate<Entry> keep) {
    try {
      Path real = path.toRealPath();
      if (!Files.isDirectory(real)) return walk(ByteSource.of(real), limits, clock, visitor, keep);
      return new Walk(limits, clock, visitor, keep).twice(intake -> {
        intake.outermost("directory");
        new DirectoryReader(real, intake).read();
      });
    } catch (IOException e) {
      throw closed(path.toString(), e);
    }
  }

  /** Walks an archive, or a file that is none: then the tree has one entry. The format is told by the bytes, whatever the name. */
  public static Outcome walk(ByteSource source, Limits limits, InstantSource clock, Visitor visitor, Predicate<Entry> keep) {
    try {
      source.open().close();
    } catch (IOException e) {
      throw closed(source.name(), e);
    }
    return new Walk(limits, clock, visitor, keep).twice(intake -> read(source, intake));
  }

  private static Problem closed(String name, IOException e) {
    return new Problem("HARDEN-300", name + " cannot be read: " + e.getClass().getSimpleName().replace("Exception", "").toLowerCase(Locale.ROOT), "give a directory or a regular file that you may read", e);
  }

  private static void read(ByteSource source, Intake intake) throws IOException {
    try (InputStream in = source.open()) {
      RandomSource random = source instanceof RandomSource places ? places : null;
      Feed feed = new Feed(in, intake.budget(), random);
      Format format = Format.of(feed.peek(Format.LOOK));
      if (format != Format.FILE) {
        intake.budget().depth(1);
        new Containers(intake).read(format, feed, source.name(), new Scope("", 1));
      } else {
        intake.file(new Scope("", 0), Member.plain(source.name(), Kind.FILE, 0644, 0, 0, source.size()), () -> feed);
      }
    }
  }

  /** The second reading is for what the first could not know: targets of wanted links that came before the link, and files that looked like containers and are none. */
  private Outcome twice(Reading reading) {
    Budget budget = new Budget(limits, clock);
    Growth growth = new Growth(budget);
    Intake intake = new Intake(growth, budget, visitor, Intake.first(keep));
    String limit = null;
    String damage = null;
    try {
      reading.by(intake);
      growth.judgeLinks();
      Set<Integer> wanted = growth.wanted(keep);
      if (!wanted.isEmpty() || !intake.broken().isEmpty()) again(reading, budget.again(), growth, wanted, intake.broken());
    } catch (LimitReached e) {
      limit = e.limit();
    } catch (TooLargeInside e) {
      limit = "size";
    } catch (IOException e) {
      damage = String.valueOf(e.getMessage());
    }
    if (budget.reached() != null) limit = budget.reached();
    return new Outcome(growth.tree(), intake.outermost(), limit, limit == null ? damage : null);
  }

  private void again(Reading reading, Budget budget, Growth first, Set<Integer> wanted, Set<Integer> broken) throws IOException {
    Growth scratch = new Growth(budget);
    Set<Integer> shown = new HashSet<>(broken);
    Intake intake = new Intake(scratch, budget, visitor, new Intake.Choice() {
      @Override
      public boolean keeps(Nodes.Node node) {
        return wanted.contains(node.content());
      }

      @Override
      public boolean shows(int content) {
        return shown.contains(content);
      }

      @Override
      public boolean closed(int content) {
        return broken.contains(content);
      }
    });
    reading.by(intake);
    first.keepOf(scratch, wanted);
  }
}
