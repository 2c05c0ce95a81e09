/**
 * Finds secrets in bytes of any kind and size, in one pass: private keys, certificates, credentials, tokens, addresses without encryption.
 *
 * <p>Start at {@link dev.bulwark.hardening.scan.SecretScan}. Beneath it a {@link dev.bulwark.hardening.scan.LiteralAutomaton} walks over the bytes once and stops only where a literal stands; what surrounds it, a
 * {@link dev.bulwark.hardening.scan.Window}, is then read by a parser that confirms or drops it. The header of a key that every TLS library carries is no key, and so is no finding.
 *
 * <p>Memory is bounded whatever the input's size; a finding never holds the secret, only two characters of it, its length and its digest.
 */
@NullMarked
package dev.bulwark.hardening.scan;

import org.jspecify.annotations.NullMarked;
