package dev.bulwark.hardening.cve;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Finds the frozen records that tests may read where they lie beside the repository. */
final class Vectors {
  private Vectors() {}

  static Path vulnerabilities() {
    return folder("vulnerabilities", "truth.json");
  }

  /** The public schemas of the forms that we write. */
  static Path schemas() {
    return folder("hardening/schemas", "bom-1.6.schema.json");
  }

  private static Path folder(String name, String holds) {
    for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
      Path found = up.resolve("shared/data").resolve(name);
      if (Files.isRegularFile(found.resolve(holds))) return found;
    }
    Assumptions.assumeTrue(false, "skipped: no vectors");
    throw new AssertionError("not reached");
  }
}
