package dev.bulwark.hardening.rootfs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The published passwords, and how many of them a tree may make us try: a hash names its own number of rounds, and there may be thousands of hashes. */
final class DefaultPasswords {
  private static final String SHIPPED = "/dev/bulwark/hardening/default-credentials.json";

  /** In steps of about a microsecond: seconds, whatever the tree holds. */
  private static final long BUDGET = 6_000_000;

  private record Pair(String user, String password) {}

  private static final List<Pair> PAIRS = load();

  private long left;

  DefaultPasswords() {
    this(BUDGET);
  }

  DefaultPasswords(long budget) {
    this.left = budget;
  }

  /** What trying the published passwords on one account showed. */
  enum Outcome {
    DEFAULT,
    NONE_OF_THEM,
    /** The form is not computed here, or it asks for more work than a tree is given. */
    NOT_TRIED
  }

  private static List<Pair> load() {
    try (InputStream in = DefaultPasswords.class.getResourceAsStream(SHIPPED)) {
      if (in == null) throw new IllegalStateException(SHIPPED + " is missing from the program");
      List<Pair> pairs = new ArrayList<>();
      for (JsonNode pair : JsonMapper.shared().readTree(in).get("pairs")) pairs.add(new Pair(pair.get(0).asString(), pair.get(1).asString()));
      return List.copyOf(pairs);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tries those published with this name first, then the others: a default is a default under any name. */
  Outcome of(String user, PasswordHash hash) {
    if (!hash.tried()) return Outcome.NOT_TRIED;
    Set<String> candidates = new LinkedHashSet<>();
    for (Pair pair : PAIRS) if (pair.user.equals(user)) candidates.add(pair.password);
    for (Pair pair : PAIRS) candidates.add(pair.password);
    for (String password : candidates) {
      if (hash.cost() > left) return Outcome.NOT_TRIED;
      left -= hash.cost();
      if (hash.matches(password)) return Outcome.DEFAULT;
    }
    return Outcome.NONE_OF_THEM;
  }
}
