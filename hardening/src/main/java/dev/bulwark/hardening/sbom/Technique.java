package dev.bulwark.hardening.sbom;

/** How it is known that an ingredient is there; the words of CycloneDX, and how sure that makes us. */
public enum Technique {
  /** The image's own descriptor, and the maker's table of what that release ships. */
  DESCRIPTOR("binary-analysis", 0.9),
  /** A version string in the bytes. */
  VERSION_STRING("binary-analysis", 0.7),
  /** A package database, a lock file or another bill of materials. */
  MANIFEST("manifest-analysis", 1.0);

  private final String id;
  private final double confidence;

  Technique(String id, double confidence) {
    this.id = id;
    this.confidence = confidence;
  }

  String id() {
    return id;
  }

  /** 0 to 1. */
  double confidence() {
    return confidence;
  }
}
