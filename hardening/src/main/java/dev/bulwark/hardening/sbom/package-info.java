/**
 * From firmware, root file systems and projects to a bill of materials: what is in it, in which version, and how that is known.
 *
 * <p>Start at {@link dev.bulwark.hardening.sbom.Inventory}: what was found, as {@link dev.bulwark.hardening.sbom.Ingredient}s. {@link dev.bulwark.hardening.sbom.CycloneDxDocument} and
 * {@link dev.bulwark.hardening.sbom.SpdxDocument} write it down; {@link dev.bulwark.hardening.sbom.VulnerabilityFindings} asks {@code hardening.cve} what is wrong with it.
 *
 * <p>Answers checklist step N5: a hole in a component that nobody knew to be inside stays open. Nothing here guesses: a version comes from a descriptor, a package database, a lock file or a version string of one exact form.
 */
@NullMarked
package dev.bulwark.hardening.sbom;

import org.jspecify.annotations.NullMarked;
