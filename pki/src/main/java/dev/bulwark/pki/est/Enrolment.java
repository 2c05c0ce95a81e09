package dev.bulwark.pki.est;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.pki.issue.Certificate;
import java.time.Duration;
import java.util.List;

/** What came of an enrolment or renewal. A refusal has changed nothing but counters. */
public sealed interface Enrolment {
  /** 200: stored, audited, and the device's. {@code issuer} is the issuing CA's certificate in DER. */
  record Issued(DeviceId device, Certificate certificate, byte[] issuer) implements Enrolment {
    /** Certs-only PKCS#7 with exactly the new certificate, DER. */
    public byte[] pkcs7() {
      return EstMessages.certificates(List.of(certificate.der()));
    }

    /** The response's body. */
    public byte[] body() {
      return EstMessages.body(pkcs7());
    }

    /** The certificate, then its issuer. */
    public List<byte[]> chain() {
      return List.of(certificate.der(), issuer.clone());
    }
  }

  /** 401, the same whatever was wrong: unknown id, wrong, used, expired or locked token; unknown or expired certificate. */
  record Unauthenticated(String code, String detail, String hint) implements Enrolment {}

  /** 403: known, but its state gives it no certificate. */
  record Forbidden(String code, String detail, String hint) implements Enrolment {}

  /** 400. */
  record BadRequest(String code, String detail, String hint) implements Enrolment {}

  /** 413. */
  record TooLarge(String code, String detail, String hint) implements Enrolment {}

  /** 429 with {@code Retry-After}. */
  record Throttled(String code, String detail, String hint, Duration retryAfter) implements Enrolment {}
}
