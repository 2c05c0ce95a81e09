package dev.bulwark.fleet.keys;

import dev.bulwark.problem.Problem;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Signs, and lets a signature out only when the public key accepts it: one faulty ECDSA or RSA-CRT signature can give the private key away.
 *
 * <p>Initialised {@link Signature} objects are kept and lent, because making one costs more than a native signature; there are at most a few per processor,
 * whatever the number of (virtual) threads.
 */
final class CheckedSigner {
  /** Makes a ready object; the verifying one never comes from the token that signs. */
  interface Source {
    Signature signing() throws GeneralSecurityException;

    Signature verifying() throws GeneralSecurityException;
  }

  private record Pair(Signature signing, Signature verifying) {}

  private final String name;
  private final Source source;
  private final ArrayBlockingQueue<Pair> idle = new ArrayBlockingQueue<>(2 * Runtime.getRuntime().availableProcessors());

  CheckedSigner(String name, Source source) {
    this.name = name;
    this.source = source;
  }

  byte[] sign(byte[] message) throws GeneralSecurityException {
    Pair pair = idle.poll();
    if (pair == null) pair = new Pair(source.signing(), source.verifying());
    // A pair that throws is not put back: its state is unknown.
    pair.signing().update(message);
    byte[] signature = pair.signing().sign();
    pair.verifying().update(message);
    boolean holds = pair.verifying().verify(signature);
    if (!holds) throw new Problem("KEYS-010", "a signature by the key " + name + " did not verify and was withheld", "check memory and processor, or the token, before signing again");
    var unused = idle.offer(pair); // a full pool lets it go
    return signature;
  }

  /** Drops the idle objects, after the token behind them went away. */
  void forget() {
    idle.clear();
  }
}
