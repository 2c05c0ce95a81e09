/**
 * Known vulnerabilities of the components in a bill of materials, decided on this machine from records that were imported before: no network, no guess.
 *
 * <p>Start at {@link dev.bulwark.hardening.cve.VulnerabilityStore}: {@link dev.bulwark.hardening.cve.VulnerabilityUpdate} fills it from CVE 5, NVD, OSV, KEV, EPSS, CSAF and OpenVEX files, {@link dev.bulwark.hardening.cve.Matching}
 * answers for a {@link dev.bulwark.hardening.cve.Bom} with one {@link dev.bulwark.hardening.cve.Match} for each vulnerability of each component. {@link dev.bulwark.hardening.cve.MatchReport} writes them as JSON, SARIF or VEX.
 *
 * <p>A record that names no usable range is {@code unknown}, never {@code affected} and never silent. Answers checklist step N5 (no known hole stays open unseen). How versions are ordered is {@code hardening.version}'s.
 */
@NullMarked
package dev.bulwark.hardening.cve;

import org.jspecify.annotations.NullMarked;
