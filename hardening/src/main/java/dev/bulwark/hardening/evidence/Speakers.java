package dev.bulwark.hardening.evidence;

import static dev.bulwark.hardening.evidence.Speaker.needs;
import static dev.bulwark.hardening.evidence.Speaker.noDebugging;
import static dev.bulwark.hardening.evidence.Speaker.refutedBy;

import dev.bulwark.fleet.evidence.Source;
import dev.bulwark.hardening.rule.Target;
import java.util.List;

/** Which rules of which audit speak for which assertion. What cannot be told from an audit of that kind is not in its list. */
final class Speakers {
  private Speakers() {}

  static List<Speaker> of(Target target) {
    return switch (target) {
      case SDKCONFIG ->
          List.of(
              needs("secure-boot.enabled", "ESP-SB-001").also("ESP-SB-002", "ESP-SB-004", "ESP-SB-011", "ESP-DBG-026"),
              needs("flash-encryption.enabled", "ESP-FE-001").also("ESP-DBG-026"),
              needs("flash-encryption.release", "ESP-FE-001", "ESP-FE-002").also("ESP-FE-003"),
              needs("nvs.encrypted", "ESP-NVS-001").also("ESP-NVS-002"),
              // without secure boot nothing closes the port, whatever the option says
              needs("jtag.disabled", "ESP-SB-001", "ESP-DBG-003"),
              needs("download-mode.restricted", "ESP-DBG-001", "ESP-DBG-002"),
              noDebugging(target),
              // another table than the single one need not have two slots
              refutedBy("ota.ab-slots", "ESP-OTA-006"),
              needs("ota.signature-checked", "ESP-OTA-005"),
              needs("ota.anti-rollback", "ESP-OTA-002").also("ESP-OTA-003"));
      case ZEPHYR ->
          List.of(
              needs("secure-boot.enabled", "ZEP-001", "ZEP-003").also("ZEP-002", "ZEP-004"),
              needs("jtag.disabled", "ZEP-023"),
              noDebugging(target),
              needs("ota.anti-rollback", "ZEP-005"));
      case ARDUINO -> List.of(refutedBy("ota.signature-checked", "ARD-001"));
      case SSHD -> List.of(refutedBy("credentials.no-default", "LNX-SSH-003"));
      case IMAGE ->
          List.of(
              needs("credentials.no-default", "FW-CRED-001"),
              noDebugging(target),
              refutedBy("nvs.encrypted", "FW-CRED-002"),
              refutedBy("secure-boot.image-signed", "FW-SIG-001", "FW-SIG-002", "FW-SIG-003"),
              refutedBy("secure-boot.key-trusted", "FW-SIG-003", "FW-KEY-004"),
              refutedBy("certificate.unique", "FW-CERT-004"),
              refutedBy("cve.no-open-critical", "FW-SBOM-001"));
      case ROOTFS ->
          List.of(
              needs("credentials.no-default", "LNX-ACC-001", "LNX-ACC-004").also("LNX-SVC-006", "LNX-SSH-003"),
              noDebugging(target),
              refutedBy("access.no-anonymous", "LNX-SVC-008"),
              refutedBy("transport.no-plaintext", "LNX-SVC-001", "LNX-SVC-002", "LNX-SVC-003", "LNX-SVC-004", "LNX-SVC-007", "LNX-SVC-009"));
      case EXPOSURE ->
          List.of(
              needs("transport.no-plaintext", "EXP-MQTT-001", "EXP-HTTP-001", "EXP-COAP-001").also("EXP-COAP-002", "EXP-TEL-001"),
              needs("access.no-anonymous", "EXP-MQTT-003"),
              refutedBy("certificate.within-policy", "EXP-TLS-001", "EXP-TLS-002"),
              refutedBy("certificate.unique", "EXP-TLS-005"),
              refutedBy("debug.no-findings", "EXP-TEL-001"));
      case KERNEL, FLEET, EFUSE -> List.of();
    };
  }

  static Source source(Target target) {
    return switch (target) {
      case SDKCONFIG, KERNEL, ZEPHYR, ARDUINO -> Source.BUILD;
      case SSHD, IMAGE, ROOTFS -> Source.BINARY;
      case EXPOSURE, FLEET, EFUSE -> Source.OBSERVED;
    };
  }
}
