package dev.bulwark.agent;

import dev.bulwark.agent.est.EstClient;
import dev.bulwark.agent.est.EstOutcome;
import dev.bulwark.agent.identity.AgentDirectory;
import dev.bulwark.agent.identity.KeySource;
import dev.bulwark.agent.identity.Settings;
import dev.bulwark.agent.identity.StoredIdentity;
import dev.bulwark.agent.tls.ClientTls;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Serial;
import dev.bulwark.fleet.keys.Secret;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * A device's first certificate: makes a key, proves the right to the name with a one-time token, stores what comes back.
 *
 * <h2>Guarantees</h2> The token goes to a server that was checked against {@code roots} and nowhere else, and is neither stored nor logged. After {@link Outcome.Stored} key and
 * certificate are on stable storage; after any other outcome an identity that was in the folder before is untouched.
 * <h2>Does not guarantee</h2> A second chance: a token that the server has taken is spent, even when the answer is lost on the way. Ask for a new one.
 */
public final class Enrolment {
  /** What a run of it came to. */
  public sealed interface Outcome {
    record Stored(DeviceId id, Serial serial, Instant notBefore, Instant notAfter) implements Outcome {}

    /** The server said no, or its answer was not a certificate for this device and key. */
    record Refused(int status, String code, String detail) implements Outcome {}

    record Unreachable(String detail) implements Outcome {}
  }

  /**
   * @param server base URL of the device listener
   * @param roots what the server's certificate must lead to; kept as {@code ca.pem}
   * @param keys where the private key is made
   */
  public record Request(URI server, List<X509Certificate> roots, DeviceId id, AgentDirectory directory, KeySource keys) {
    public Request {
      roots = List.copyOf(roots);
    }
  }

  private Enrolment() {}

  /** One attempt. {@code token} is read once, and closed by the caller. */
  public static Outcome run(Request request, Secret token, InstantSource clock, SecureRandom random) {
    ClientTls tls = ClientTls.pinnedTo(request.roots());
    try (Closeable only = request.directory().lock();
        EstClient est = new EstClient(request.server(), tls, clock)) {
      return run(request, token, est, random);
    } catch (IOException e) {
      throw new UncheckedIOException("the lock cannot be given back", e);
    }
  }

  /** As {@link #run(Request, Secret, InstantSource, SecureRandom)} over a client that many devices share. */
  public static Outcome run(Request request, Secret token, EstClient est, SecureRandom random) {
    Settings settings = new Settings(request.id(), request.server(), request.keys().text());
    AgentDirectory directory = request.directory();
    directory.mend();
    AgentDirectory.Draft draft = directory.begin(request.keys().create(random));
    return switch (est.enrol(request.id(), token, draft.key())) {
      case EstOutcome.Enrolled enrolled -> {
        directory.save(settings);
        StoredIdentity stored = draft.complete(enrolled.chain(), request.roots());
        directory.forgetOthers();
        yield new Outcome.Stored(request.id(), stored.serial(), stored.credential().notBefore(), stored.credential().notAfter());
      }
      case EstOutcome.Refused refused -> {
        draft.abandon();
        yield new Outcome.Refused(refused.status(), refused.code(), refused.detail());
      }
      case EstOutcome.Unreachable unreachable -> {
        draft.abandon();
        yield new Outcome.Unreachable(unreachable.detail());
      }
    };
  }
}
