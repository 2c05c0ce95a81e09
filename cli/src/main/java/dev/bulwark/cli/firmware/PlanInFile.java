package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.firmware.plan.ApproverKey;
import dev.bulwark.firmware.plan.PlanFile;
import dev.bulwark.firmware.plan.Release;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the members of {@code plan} read alike. */
final class PlanInFile {
  private static final int LARGEST = 4 << 20;
  private static final int LARGEST_KEY = 16_384;

  private PlanInFile() {}

  static PlanFile read(Path file) {
    return PlanFile.read(InFile.read(file, LARGEST));
  }

  static ApproverKey key(Path file) {
    return ApproverKey.read(InFile.read(file, LARGEST_KEY));
  }

  static List<ApproverKey> keys(List<Path> files) {
    return files.stream().map(PlanInFile::key).toList();
  }

  /** The release as JSON members. */
  static Map<String, Object> release(PlanFile file, Release.Decision decision) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("digest", file.digest());
    document.put("released", decision instanceof Release.Decision.Released);
    document.put("approvals", file.approvals().stream().map(approval -> Map.of("person", approval.person(), "key", approval.fingerprint())).toList());
    document.put("lacking", decision instanceof Release.Decision.Open open ? open.lacking() : List.of());
    return document;
  }
}
