package dev.bulwark.server.api;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Lifecycle;
import dev.bulwark.fleet.evidence.Attestation;
import dev.bulwark.fleet.store.Query;
import dev.bulwark.problem.Problem;
import java.io.ByteArrayInputStream;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.List;

/**
 * Whether a statement was signed by its device: by the key of a certificate that was issued to it, is in its time and is not revoked. A device that is contained or cut off attests nothing.
 */
final class DeviceSignature {
  private static final int MOST = 16;

  private DeviceSignature() {}

  /** @throws Problem {@code API-033} for anything else */
  static void check(Query query, DeviceId device, Lifecycle state, EvidenceBody body, Instant now) {
    Attestation signature = body.signature().orElseThrow(() -> new Problem("API-033", body.place() + "attested without a signature of the device", "let the device sign"));
    if (state != Lifecycle.ACTIVE) throw new Problem("API-033", body.place() + "the device is " + state.word() + " and attests nothing", "only an active device's signature counts");
    List<byte[]> certificates =
        query.list(
            "SELECT der FROM cert WHERE device_id = ? AND status = 'good' AND not_before <= ? AND not_after > ? ORDER BY not_before DESC, serial LIMIT ?", row -> row.bytes(1), device.value(), now, now, MOST);
    for (byte[] der : certificates) if (signature.holds(body.statement(), key(der))) return;
    throw new Problem(
        "API-033", body.place() + "the signature is not that of a good certificate of this device over this statement",
        "sign the bytes that docs/practices/scorecard.md defines with the device's own key, by ES256, ES384 or EdDSA");
  }

  private static PublicKey key(byte[] der) {
    try {
      return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der)).getPublicKey();
    } catch (CertificateException e) {
      throw new IllegalStateException("the store holds certificates that were parsed before", e);
    }
  }
}
