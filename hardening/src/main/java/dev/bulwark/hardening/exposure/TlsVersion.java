package dev.bulwark.hardening.exposure;

import java.util.Optional;

/** A version of TLS, oldest first. */
enum TlsVersion {
  SSL3(0x0300, "ssl3"),
  TLS10(0x0301, "1.0"),
  TLS11(0x0302, "1.1"),
  TLS12(0x0303, "1.2"),
  TLS13(0x0304, "1.3");

  private final int code;
  private final String id;

  TlsVersion(int code, String id) {
    this.code = code;
    this.id = id;
  }

  /** As on the wire. */
  int code() {
    return code;
  }

  /** As in the facts: {@code 1.2}. */
  String id() {
    return id;
  }

  static Optional<TlsVersion> of(int code) {
    for (TlsVersion version : values()) if (version.code == code) return Optional.of(version);
    return Optional.empty();
  }

  /** The next older one; empty for the oldest. */
  Optional<TlsVersion> older() {
    return of(code - 1);
  }
}
