package dev.bulwark.hardening.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One reading of an input: takes the members as the readers of the formats bring them, opens containers inside, keeps what is wanted and shows the rest to the visitor.
 */
final class Intake {
  /** Which contents a reading shows or keeps; the number is that of {@link Nodes.Node#content}. */
  interface Choice {
    boolean keeps(Nodes.Node node);

    boolean shows(int content);

    /** Whether a container is taken for a plain file. */
    boolean closed(int content);
  }

  private final Growth growth;
  private final Budget budget;
  private final Visitor visitor;
  private final Choice choice;
  /** Containers that broke, by number: to be shown as plain files in a second reading. */
  private final Set<Integer> broken = new HashSet<>();
  private String outermost = "file";

  Intake(Growth growth, Budget budget, Visitor visitor, Choice choice) {
    this.growth = growth;
    this.budget = budget;
    this.visitor = visitor;
    this.choice = choice;
  }

  static Choice first(Predicate<Entry> keep) {
    return new Choice() {
      @Override
      public boolean keeps(Nodes.Node node) {
        return keep.test(node.entry());
      }

      @Override
      public boolean shows(int content) {
        return true;
      }

      @Override
      public boolean closed(int content) {
        return false;
      }
    };
  }

  /** What the whole input is, compression aside. */
  String outermost() {
    return outermost;
  }

  void outermost(String format) {
    outermost = format;
  }

  Budget budget() {
    return budget;
  }

  Set<Integer> broken() {
    return broken;
  }

  void refuse(Scope scope, String raw, String reason) {
    growth.refuse(scope.root() + raw, reason);
  }

  /** Takes a member that is no regular file, or another name of one. */
  void name(Scope scope, Member member) throws LimitReached {
    growth.add(scope.root(), member);
  }

  /** Takes a regular file. */
  void file(Scope scope, Member member, Content content) throws IOException {
    Nodes.Node node = growth.add(scope.root(), member);
    if (node == null) return;
    try {
      content(scope, node, content);
    } catch (LimitReached e) {
      throw e;
    } catch (IOException e) {
      String fault = content.fault();
      if (budget.reached() != null || fault == null) throw e;
      growth.refuse(node.raw(), fault);
    }
  }

  private void content(Scope scope, Nodes.Node node, Content content) throws IOException {
    try (InputStream in = content.open()) {
      Feed feed = new Feed(in, budget, null);
      Format format = choice.closed(node.content()) ? Format.FILE : Format.of(feed.peek(Format.LOOK));
      byte[] bytes = choice.keeps(node) ? keep(node, feed) : null;
      InputStream shown = bytes == null ? feed : new ByteArrayInputStream(bytes);
      if (format != Format.FILE) {
        container(scope, node, format, bytes == null ? feed : new Feed(shown, budget, null), bytes == null ? content : () -> shown);
      } else if (choice.shows(node.content())) {
        visitor.file(node.entry(), shown);
      }
      if (node.entry().size() < 0) {
        if (bytes == null) while (feed.skip(Feed.SIZE) > 0) {}
        growth.sized(node, feed.position());
      }
      if (budget.reached() != null) budget.tick();
    }
  }

  /** Reads all of it where it may be kept; null and still unread where not. */
  private byte @Nullable [] keep(Nodes.Node node, Feed feed) throws IOException {
    long size = node.entry().size();
    int most = Limits.KEPT_FILE;
    if (!growth.room(Math.max(0, size))) {
      growth.refuse(node.raw(), Refusal.TOO_LARGE);
      return null;
    }
    byte[] bytes = feed.readNBytes(most + 1);
    if (!growth.room(bytes.length)) {
      feed.unread(bytes, 0, bytes.length);
      growth.refuse(node.raw(), Refusal.TOO_LARGE);
      return null;
    }
    growth.keep(node.content(), bytes);
    return bytes;
  }

  private void container(Scope around, Nodes.Node node, Format format, Feed feed, Content content) throws IOException {
    budget.depth(around.depth() + 1);
    Scope scope = new Scope(node.entry().path() + Names.INSIDE, around.depth() + 1);
    growth.root(scope.root());
    try {
      RandomSource random = content.random(node.entry().name());
      new Containers(this).read(format, random == null ? feed : new Feed(feed, budget, random), node.entry().name(), scope);
    } catch (LimitReached e) {
      throw e;
    } catch (TooLargeInside e) {
      growth.refuse(node.raw(), Refusal.TOO_LARGE);
      broken.add(node.content());
    } catch (IOException e) {
      if (budget.reached() != null) throw e;
      growth.refuse(node.raw(), Refusal.DAMAGED);
      broken.add(node.content());
    }
  }
}
