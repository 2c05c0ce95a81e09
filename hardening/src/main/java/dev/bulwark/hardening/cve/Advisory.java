package dev.bulwark.hardening.cve;

import dev.bulwark.hardening.audit.Severity;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A vulnerability record, reduced to what matching needs.
 *
 * @param id the CVE id where it has one, else its own
 * @param aliases its other ids
 * @param changed when it was last changed; null where it does not say
 * @param claims empty for one that was withdrawn
 */
record Advisory(String id, Source source, List<String> aliases, @Nullable LocalDate changed, @Nullable Severity severity, List<Claim> claims) {
  Advisory {
    aliases = List.copyOf(aliases);
    claims = List.copyOf(claims);
  }

  /** The vulnerability that it speaks of: a distribution's record names the one CVE that it is about. */
  String subject() {
    if (RecordText.isCve(id) || !(id.startsWith("DEBIAN-") || id.startsWith("UBUNTU-") || id.startsWith("ALPINE-"))) return id;
    List<String> cves = aliases.stream().filter(RecordText::isCve).toList();
    return cves.size() == 1 ? cves.getFirst() : id;
  }
}
