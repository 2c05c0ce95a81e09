package dev.bulwark.fleet.scorecard;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The practices and what each asks for, in the order of the checklist. */
public final class Catalogue {
  private static final Duration DAY = Duration.ofDays(1);

  public static final List<Item> ITEMS =
      List.of(
          device(
              "C1", "Passwords changed",
              own("credentials.no-default", 3, "audit the released image for default accounts"),
              own("credentials.unique", 3, "enrol the device, so that it has a key of its own"),
              shared("access.no-anonymous", 4, "let the server probe itself: an anonymous connection must be refused")),
          device(
              "C2", "Transport encrypted",
              shared("transport.tls13", 4, "let the device connect"),
              shared("transport.no-plaintext", 4, "close the plaintext ports and let the server probe itself")),
          device(
              "C3", "Secure boot",
              own("secure-boot.enabled", 4, "burn the digest of the signing key and read the fuses back"),
              own("secure-boot.image-signed", 3, "audit the released image"),
              own("secure-boot.key-trusted", 3, "audit the released image against the trusted keys")),
          device(
              "C4", "Storage encrypted",
              own("flash-encryption.enabled", 4, "enable flash encryption and read the fuses back"),
              own("flash-encryption.release", 4, "move flash encryption to release mode"),
              own("nvs.encrypted", 2, "turn NVS encryption on in the build")),
          device(
              "C5", "Debug interfaces off",
              own("jtag.disabled", 4, "burn the JTAG fuses and read them back"),
              own("download-mode.restricted", 4, "restrict the download mode by fuse"),
              own("debug.no-findings", 3, "audit the released image")),
          device(
              "C6", "Certificate authentication",
              own("certificate.unique", 4, "enrol the device"),
              own("certificate.within-policy", 4, "renew the certificate for a year at most"),
              own("certificate.mtls-seen", 4, DAY, "let the device connect with its certificate")),
          device(
              "C7", "Updates over the air",
              own("ota.ab-slots", 3, "audit the partition table of the released image"),
              own("ota.signature-checked", 4, "offer a tampered image: it must be refused"),
              own("ota.anti-rollback", 4, "offer an older image: it must be refused"),
              own("ota.rollback-drill", 4, "drill a bad release: the device must return to its old slot")),
          device(
              "C8", "Network segmented",
              shared("network.policy-enforced", 4, "apply the network policy and check it for drift"),
              shared("network.denied-flows", 4, "probe across zones: the flow must be dropped")),
          platform("C9", "Audits", shared("audit.on-time", 4, "run the audit that is due"), shared("audit.criticals-closed", 4, "close the critical findings of the last audit")),
          platform("N1", "Signing keys in hardware", shared("hsm.signing-key", 4, "keep the signing keys in a token that does not export them")),
          platform(
              "N2", "Monitoring",
              shared("monitoring.active", 4, "start the detectors"),
              shared("monitoring.drill", 4, DAY.multipliedBy(30), "replay an attack: it must raise an alert")),
          platform(
              "N3", "Incident response",
              shared("incident.plan", 1, "record the incident plan"),
              shared("incident.drill", 4, DAY.multipliedBy(180), "drill an incident to its end")),
          platform("N4", "Penetration test", shared("pentest.current", 4, DAY.multipliedBy(180), "record this half-year's penetration test")),
          platform(
              "N5", "Known vulnerabilities",
              shared("cve.current", 4, DAY.multipliedBy(30), "update the vulnerability data and match it"),
              shared("cve.no-open-critical", 3, "mend or justify the critical vulnerabilities")));

  private Catalogue() {}

  /** The requirement of an assertion that some item asks for; other evidence counts nowhere. */
  public static Optional<Requirement> requirement(String assertion) {
    return ITEMS.stream().flatMap(item -> item.requirements().stream()).filter(requirement -> requirement.assertion().equals(assertion)).findFirst();
  }

  private static Item device(String id, String title, Requirement... requirements) {
    return new Item(id, title, false, List.of(requirements));
  }

  private static Item platform(String id, String title, Requirement... requirements) {
    return new Item(id, title, true, List.of(requirements));
  }

  private static Requirement own(String assertion, int minimumRank, String next) {
    return new Requirement(assertion, minimumRank, null, false, next);
  }

  private static Requirement own(String assertion, int minimumRank, Duration longest, String next) {
    return new Requirement(assertion, minimumRank, longest, false, next);
  }

  private static Requirement shared(String assertion, int minimumRank, String next) {
    return new Requirement(assertion, minimumRank, null, true, next);
  }

  private static Requirement shared(String assertion, int minimumRank, Duration longest, String next) {
    return new Requirement(assertion, minimumRank, longest, true, next);
  }
}
