/**
 * Asks live hosts what they answer to a stranger: services in clear text, TLS versions, certificates, brokers that let anybody in.
 *
 * <p>What it promises to the network: no packet goes to a host that a signed scope does not name, none before all is checked, never more connections than the scope allows in all and in a second; no credential, no guess, no
 * exploit, nothing that changes a device. Start at {@link dev.bulwark.hardening.exposure.ScopeGate}, which turns a scope file into an {@link dev.bulwark.hardening.exposure.ApprovedRun}, the only thing that
 * {@link dev.bulwark.hardening.exposure.ExposureAudit} takes; {@link dev.bulwark.hardening.exposure.Reach} is the one place where sockets are opened. Whatever a host answers is hostile: bounded in time and size, and read by small readers
 * that answer for any bytes.
 */
@NullMarked
package dev.bulwark.hardening.exposure;

import org.jspecify.annotations.NullMarked;
