package dev.bulwark.hardening.evidence;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The site that a document is about, where it is about the devices of one site.
 *
 * @param zones what its policy knows; a device elsewhere is none of its business
 * @param seen when it was looked at; empty for what does not change by itself
 */
public record Site(String name, Set<String> zones, Optional<Instant> seen) {
  public Site {
    zones = Set.copyOf(zones);
  }
}
