package dev.bulwark.hardening.exposure;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** The proof that a scope was signed, is valid now, and that every address in it was checked. Only {@link ScopeGate} makes one. */
public final class ApprovedRun {
  private final Scope scope;
  private final List<Visit> visits;
  private final List<X509Certificate> trust;

  /** A device, and the one address of it that will be asked; empty where its name has none. */
  record Visit(Scope.Device device, Optional<InetAddress> address) {}

  ApprovedRun(Scope scope, List<Visit> visits, List<X509Certificate> trust) {
    this.scope = scope;
    this.visits = List.copyOf(visits);
    this.trust = List.copyOf(trust);
  }

  /** The scope's own name. */
  public String id() {
    return scope.id();
  }

  /** Who says that this may be done. */
  public String approver() {
    return scope.approver();
  }

  /** The devices that will be asked, in the scope's order. */
  public List<String> devices() {
    return visits.stream().map(visit -> visit.device().device()).toList();
  }

  Scope.Limits limits() {
    return scope.limits();
  }

  List<Visit> visits() {
    return visits;
  }

  List<X509Certificate> trust() {
    return trust;
  }
}
