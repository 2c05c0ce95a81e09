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
}
