package dev.bulwark.hardening.exposure;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Asks a port which versions of TLS it has, from the newest down, by one connection for each and one more. */
final class TlsSurvey {
  private static final int PROTOCOL_VERSION = 70;

  /**
   * What a port's TLS is like.
   *
   * @param state of the port, as the first connection found it
   * @param versions which it has
   * @param spoke whether it spoke TLS at all, be it to refuse
   * @param foreign whether it said something that is no TLS
   * @param certificates DER, the host's own first; empty where they were not seen in the clear
   * @param weak kinds of suites that it accepts and should not
   * @param whole whether every question that belongs to it was answered, so that what was not seen is not there
   */
  record Found(PortState state, EnumSet<TlsVersion> versions, boolean spoke, boolean foreign, List<byte[]> certificates, NavigableSet<String> weak, boolean whole) {
    Optional<TlsVersion> best() {
      return versions.stream().max(TlsVersion::compareTo);
    }
  }

  private final Reach reach;
  private final int port;
  private final String name;
  private final RandomGenerator random;
  private final EnumSet<TlsVersion> versions = EnumSet.noneOf(TlsVersion.class);
  private final NavigableSet<String> weak = new TreeSet<>();
  private List<byte[]> certificates = List.of();
  private PortState state = PortState.UNKNOWN;
  private boolean foreign;
  private boolean spoke;
  private boolean whole = true;
  private boolean noneBelow13;

  /** @param name to ask for; empty where the host is an address */
  TlsSurvey(Reach reach, int port, String name, RandomGenerator random) {
    this.reach = reach;
    this.port = port;
    this.name = name;
    this.random = random;
  }

  Found run(boolean suites) throws InterruptedException {
    TlsVersion most = TlsVersion.TLS13;
    while (most != null) most = step(most);
    if (suites && spoke && !noneBelow13) weakSuites();
    return new Found(state, versions, spoke, foreign, new ArrayList<>(certificates), weak, whole);
  }

  /** One hello; what to ask next, null where all is known. */
  private @Nullable TlsVersion step(TlsVersion most) throws InterruptedException {
    ServerHello answer = hello(most, Suites.upTo(most));
    switch (answer) {
      case null -> {
        return null;
      }
      case ServerHello.Chosen chosen -> {
        spoke = true;
        versions.add(chosen.version());
        if (certificates.isEmpty()) certificates = chosen.certificates();
        // A host that answers with more than it was offered is broken; going on from there would never end.
        TlsVersion from = chosen.version().compareTo(most) > 0 ? most : chosen.version();
        return from.older().orElse(null);
      }
      case ServerHello.Refused refused -> {
        spoke = true;
        if (most == TlsVersion.TLS12 && refused.alert() == PROTOCOL_VERSION) noneBelow13 = true;
        return intolerant(most);
      }
      case ServerHello.Foreign other -> {
        foreign = !spoke;
        return null;
      }
      case ServerHello.Nothing nothing -> {
        if (nothing.why() == Ending.CLOSED) return intolerant(most);
        whole = false;
        return null;
      }
    }
  }

  /** Some old hosts drop a hello of a version that they never heard of instead of answering with their own. */
  private @Nullable TlsVersion intolerant(TlsVersion most) {
    if (!versions.isEmpty()) return null;
    return switch (most) {
      case TLS13 -> TlsVersion.TLS12;
      case TLS12 -> TlsVersion.TLS10;
      case TLS11, TLS10 -> TlsVersion.SSL3;
      case SSL3 -> null;
    };
  }

  private void weakSuites() throws InterruptedException {
    switch (hello(TlsVersion.TLS12, Suites.weak())) {
      case ServerHello.Chosen chosen -> {
        versions.add(chosen.version());
        Suites.weakness(chosen.suite()).ifPresent(weak::add);
      }
      case ServerHello.Nothing nothing when nothing.why() != Ending.CLOSED -> whole = false;
      case null, default -> {}
    }
  }

  private @Nullable ServerHello hello(TlsVersion most, int[] suites) throws InterruptedException {
    switch (reach.knock(port)) {
      case Knock.Open(Line line) -> {
        state = PortState.OPEN;
        try (line) {
          return line.ask(ClientHello.tls(most, suites, name, random), new ServerHello.Reader());
        }
      }
      case Knock.Closed() -> {
        if (state != PortState.OPEN) state = PortState.CLOSED;
      }
      case Knock.Silent(), Knock.Spent() -> {}
    }
    whole = false;
    return null;
  }
}
