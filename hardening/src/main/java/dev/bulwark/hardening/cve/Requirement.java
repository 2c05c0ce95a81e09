package dev.bulwark.hardening.cve;

import dev.bulwark.hardening.version.VersionRange;

/** Another product that has to be there for a record to speak: "only on this platform". */
record Requirement(String product, VersionRange range) {}
