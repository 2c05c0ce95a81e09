/**
 * Judges configurations as text: ESP-IDF's sdkconfig, the Linux kernel's, Zephyr's, sshd's, and Arduino sketches.
 *
 * <p>Start at {@link dev.bulwark.hardening.config.ConfigAudit}. Every rule of the target gets one of four verdicts. For ESP-IDF {@link dev.bulwark.hardening.config.IdfSymbols} knows which symbol exists in which release, with which default
 * and by which older name, so that a line which does nothing is told from one that protects.
 *
 * <p>What a file says is what a build was asked for. Only an image or fuses show what a device has; this package claims no more.
 */
@NullMarked
package dev.bulwark.hardening.config;

import org.jspecify.annotations.NullMarked;
