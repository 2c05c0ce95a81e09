/**
 * From a build's configuration, a firmware image, a root file system and a running service to findings with evidence.
 *
 * <p>Start at {@link dev.bulwark.hardening.audit.Finding} and {@link dev.bulwark.hardening.audit.AuditedInput}, what every audit answers with. The packages beside: {@code rule} is the catalogue; {@code config} judges sdkconfig,
 * kernel, Zephyr and sshd files; {@code image} looks into firmware; {@code tree} holds archives in memory and {@code rootfs} judges what is in them; {@code sbom} and {@code cve} know components and what is wrong with them;
 * {@code exposure} asks live hosts that a signed scope names; {@code report} writes it all down.
 */
@NullMarked
package dev.bulwark.hardening;

import org.jspecify.annotations.NullMarked;
