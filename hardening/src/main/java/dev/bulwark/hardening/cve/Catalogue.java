package dev.bulwark.hardening.cve;

import java.time.LocalDate;
import java.util.List;

/** The catalogue of known exploited vulnerabilities: a newer one replaces an older one whole, since entries are withdrawn from it too. Source: cisa.gov/known-exploited-vulnerabilities-catalog. */
record Catalogue(Node head, List<String> exploited) {
  void into(StoreContent content, Tally tally) {
    String released = head.at("dateReleased").textOrNull();
    LocalDate day = tally.plausible(RecordText.day(released != null ? released : head.at("catalogVersion").textOrNull()));
    tally.exploited(exploited.size());
    if (content.catalogue != null && day != null && content.catalogue.isAfter(day)) return;
    content.exploited.clear();
    content.exploited.addAll(exploited);
    content.catalogue = day;
  }
}
