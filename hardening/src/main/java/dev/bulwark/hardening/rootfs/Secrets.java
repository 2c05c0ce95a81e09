package dev.bulwark.hardening.rootfs;

import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.rule.RulePack;
import dev.bulwark.hardening.scan.SecretScan;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/** What of the secrets of an image counts in a root file system: private keys and credentials. Certificates of authorities and addresses of projects stand in every system, and password hashes have rules of their own. */
final class Secrets {
  private static final Set<String> WANTED = Set.of("FW-KEY-001", "FW-KEY-002", "FW-KEY-003", "FW-KEY-004", "FW-CRED-001", "FW-CRED-003", "FW-CRED-005", "FW-CRED-006");

  /** Up to here a file is scanned as one array: most are small, and a stream needs buffers. */
  private static final int SMALL = 1 << 20;

  private final SecretScan scan;

  Secrets(RulePack pack, LocalDate at) {
    this.scan = SecretScan.of(pack, at);
  }

  /** Reads to the end; does not close. */
  List<Finding> of(InputStream content) throws IOException {
    byte[] first = content.readNBytes(SMALL);
    return wanted(first.length < SMALL ? scan.scan(first) : scan.scan(new SequenceInputStream(new ByteArrayInputStream(first), content)));
  }

  List<Finding> of(byte[] content) {
    return wanted(scan.scan(content));
  }

  private static List<Finding> wanted(List<Finding> found) {
    return found.stream().filter(finding -> WANTED.contains(finding.rule())).toList();
  }
}
