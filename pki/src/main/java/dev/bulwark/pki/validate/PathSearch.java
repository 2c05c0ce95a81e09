package dev.bulwark.pki.validate;

import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Walks from the certificate towards the roots, over every chain whose names match and whose signatures hold, and lets each be judged until one is good.
 *
 * <p>Our own walk and not the JDK's builder, because that one has no bound on its steps: a few hundred cross-signed intermediates keep it busy for hours.
 */
final class PathSearch {
  static final int LONGEST = 16;
  static final int MOST_STEPS = 10_000;
  private final List<X509Certificate> roots;
  private final List<X509Certificate> intermediates;
  private final Function<List<X509Certificate>, Verdict> judge;
  private final Map<Edge, Boolean> signed = new HashMap<>();
  private int steps;
  private boolean cut;
  private boolean badSignature;
  private @Nullable Verdict first;

  private record Edge(X509Certificate subject, X509Certificate issuer) {}

  PathSearch(List<X509Certificate> roots, List<X509Certificate> intermediates, Function<List<X509Certificate>, Verdict> judge) {
    this.roots = roots.stream().distinct().toList();
    this.intermediates = intermediates.stream().distinct().filter(c -> !roots.contains(c)).toList();
    this.judge = judge;
  }

  /** The verdict on the first good path, else on the first one that was found. */
  Verdict from(X509Certificate certificate) {
    List<X509Certificate> path = new ArrayList<>(List.of(certificate));
    Verdict good = roots.contains(certificate) ? judge.apply(List.copyOf(path)) : walk(path);
    if (good != null && good.valid()) return good;
    if (steps >= MOST_STEPS) return Verdict.bad(Verdict.Code.TOO_COMPLEX, "no good path within " + MOST_STEPS + " steps");
    if (good != null) return good;
    Verdict found = first;
    if (found != null) return found;
    if (cut) return Verdict.bad(Verdict.Code.TOO_DEEP, "no path of at most " + LONGEST + " certificates");
    if (badSignature) return Verdict.bad(Verdict.Code.SIGNATURE, "an issuer of the right name is there, but its key did not make the signature");
    return Verdict.bad(Verdict.Code.NO_PATH, "no chain of issuers leads to a root that was given");
  }

  private @Nullable Verdict walk(List<X509Certificate> path) {
    X509Certificate last = path.getLast();
    for (X509Certificate root : roots) {
      if (!step(last, root)) continue;
      path.add(root);
      Verdict verdict = judge.apply(List.copyOf(path));
      path.removeLast();
      if (verdict.valid()) return verdict;
      if (first == null) first = verdict;
    }
    for (X509Certificate issuer : intermediates) {
      if (repeats(path, issuer) || !step(last, issuer)) continue;
      if (path.size() + 2 > LONGEST) {
        cut = true;
        continue;
      }
      path.add(issuer);
      Verdict verdict = walk(path);
      path.removeLast();
      if (verdict != null) return verdict;
    }
    return null;
  }

  private boolean step(X509Certificate subject, X509Certificate issuer) {
    if (steps >= MOST_STEPS || !subject.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) return false;
    steps++;
    boolean holds = signed.computeIfAbsent(new Edge(subject, issuer), edge -> verifies(edge.subject, edge.issuer.getPublicKey()));
    if (!holds) badSignature = true;
    return holds;
  }

  private static boolean verifies(X509Certificate subject, PublicKey key) {
    try {
      subject.verify(key);
      return true;
    } catch (GeneralSecurityException | ProviderException | IllegalArgumentException e) {
      return false; // a key of the wrong kind or a signature that is none
    }
  }

  /** A subject with the same key twice is a circle, whatever else the second certificate says. */
  private static boolean repeats(List<X509Certificate> path, X509Certificate next) {
    return path.stream()
        .anyMatch(c -> c.getSubjectX500Principal().equals(next.getSubjectX500Principal()) && Arrays.equals(c.getPublicKey().getEncoded(), next.getPublicKey().getEncoded()));
  }
}
