package dev.bulwark.hardening.exposure;

import dev.bulwark.problem.Problem;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether hosts may be asked at all.
 *
 * <h2>Guarantees</h2> An {@link ApprovedRun} exists only for a file whose signature held before it was parsed, within its window, for devices that it names, within the limits that nobody can raise, and for addresses that were each
 * checked. The address that was checked is the one that is connected to: a name that answers differently the second time gains nothing. Names are asked for only when all else holds.
 * <h2>Does not guarantee</h2> That the approver owns the devices.
 * <h2>Fails by</h2> {@link Admission.Refused}; by {@code HARDEN-800}, {@code HARDEN-803} or {@code HARDEN-809} for files that cannot be read.
 */
public final class ScopeGate {
  private ScopeGate() {}

  /**
   * @param only the devices to ask; empty for all of the scope
   * @param now by the real clock, never by one that a person chose
   */
  public static Admission admit(ScopeFiles files, Set<String> only, Instant now, Names names) {
    Optional<Problem> forged = forged(files);
    if (forged.isPresent()) return new Admission.Refused(forged.get());
    Scope scope = ScopeReader.read(files.scope());
    List<Scope.Device> chosen = scope.targets().stream().filter(device -> only.isEmpty() || only.contains(device.device())).toList();
    Optional<Problem> outside = outside(scope, chosen, only, now);
    if (outside.isPresent()) return new Admission.Refused(outside.get());
    List<X509Certificate> trust = trust(scope, files.trust());
    List<ApprovedRun.Visit> visits = new ArrayList<>();
    for (Scope.Device device : chosen) {
      List<InetAddress> addresses = addresses(device, names);
      for (InetAddress address : addresses) {
        Optional<Problem> away = away(device, address, scope.allowPublic());
        if (away.isPresent()) return new Admission.Refused(away.get());
      }
      visits.add(new ApprovedRun.Visit(device, addresses.stream().findFirst()));
    }
    return new Admission.Admitted(new ApprovedRun(scope, visits, trust));
  }

  private static Optional<Problem> forged(ScopeFiles files) {
    if (files.approver().isEmpty()) return refuse("HARDEN-801", "nothing says whose signature the scope must carry", "give the approver's public key: --approver PUBLIC.pem");
    if (files.signature().isEmpty()) return refuse("HARDEN-801", "the scope file has no signature", "let the approver write one: `openssl dgst -sha256 -sign KEY.pem -out SCOPE.yaml.sig SCOPE.yaml`");
    if (ScopeSignature.holds(files.scope(), files.signature().get(), files.approver().get())) return Optional.empty();
    return refuse("HARDEN-802", "the scope's signature does not hold", "the file was changed after it was signed, or another key signed it: let the approver read it and sign it again");
  }

  private static Optional<Problem> outside(Scope scope, List<Scope.Device> chosen, Set<String> only, Instant now) {
    if (now.isBefore(scope.notBefore())) return refuse("HARDEN-804", "the scope " + scope.id() + " begins at " + scope.notBefore(), "wait, or ask the approver for one that holds now");
    if (!now.isBefore(scope.expires())) return refuse("HARDEN-804", "the scope " + scope.id() + " ended at " + scope.expires(), "ask the approver for a new one");
    Set<String> missing = new LinkedHashSet<>(only);
    chosen.forEach(device -> missing.remove(device.device()));
    if (!missing.isEmpty()) return refuse("HARDEN-805", "the scope does not name the device " + missing.iterator().next(), "name a device of the scope, or ask the approver to add it");
    if (!scope.limits().within(Scope.Limits.MOST))
      return refuse("HARDEN-806", "the scope's limits are over " + Scope.Limits.MOST.perSecond() + " connections a second or " + Scope.Limits.MOST.total() + " in all for a device", "lower limits.perSecond and limits.total and sign it again");
    for (Scope.Device device : chosen)
      if (device.connections() > scope.limits().total())
        return refuse("HARDEN-807", "asking " + device.device() + " may take " + device.connections() + " connections, the scope allows " + scope.limits().total(), "name fewer ports of it, or raise limits.total to what it takes (at most " + Scope.Limits.MOST.total() + ")");
    return Optional.empty();
  }

  private static Optional<Problem> away(Scope.Device device, InetAddress address, boolean allowPublic) {
    String where = device.device() + " (" + device.host() + ") is at " + address.getHostAddress();
    return switch (Neighbourhood.of(address)) {
      case PRIVATE -> Optional.empty();
      case PUBLIC -> allowPublic ? Optional.empty() : refuse("HARDEN-808", where + ", a public address", "check the name; where it is meant, the approver signs allowPublic: true");
      case NO_SINGLE_HOST -> refuse("HARDEN-808", where + ", which is no single host", "write the device's own address");
    };
  }

  private static List<InetAddress> addresses(Scope.Device device, Names names) {
    try {
      return names.addresses(device.host());
    } catch (UnknownHostException e) {
      return List.of();
    }
  }

  private static List<X509Certificate> trust(Scope scope, ScopeFiles.TrustFile files) {
    List<X509Certificate> trust = new ArrayList<>();
    for (String path : scope.trust()) {
      int before = trust.size();
      try {
        for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(files.read(path)))) if (each instanceof X509Certificate x509) trust.add(x509);
      } catch (CertificateException e) {
        throw useless(path, e);
      }
      if (trust.size() == before) throw useless(path, null);
    }
    return trust;
  }

  private static Problem useless(String path, @Nullable Throwable cause) {
    return new Problem("HARDEN-809", "the trust file " + path + " holds no certificates", "name PEM files with your authorities' certificates", cause);
  }

  private static Optional<Problem> refuse(String code, String detail, String hint) {
    return Optional.of(new Problem(code, detail, hint));
  }
}
