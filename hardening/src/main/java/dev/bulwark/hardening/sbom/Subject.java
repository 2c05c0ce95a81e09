package dev.bulwark.hardening.sbom;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a bill of materials is about: an image, a root file system, a project.
 *
 * @param name of the project where the image tells it, else of the file or folder
 * @param version as the image tells it; null where it tells none
 * @param sha256 of the file's bytes, hex; null for a folder
 */
public record Subject(Kind kind, String name, @Nullable String version, @Nullable String sha256, SortedMap<String, String> properties) {
  public Subject {
    properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
  }

  static Subject of(Kind kind, String name, @Nullable String sha256) {
    return new Subject(kind, name, null, sha256, Collections.emptySortedMap());
  }

  Subject named(String project, @Nullable String release) {
    return new Subject(kind, project.isBlank() ? name : project, release == null || release.isBlank() ? null : release, sha256, properties);
  }

  Subject with(String property, String value) {
    TreeMap<String, String> more = new TreeMap<>(properties);
    more.put(property, value);
    return new Subject(kind, name, version, sha256, more);
  }

  /** How the bill refers to it; no ingredient's reference begins so. */
  String ref() {
    return "bulwark:subject:" + name + (version == null ? "" : "@" + version);
  }
}
