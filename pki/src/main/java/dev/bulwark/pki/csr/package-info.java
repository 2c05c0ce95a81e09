/**
 * Reads certification requests (PKCS#10) from strangers.
 *
 * <p>Start at {@link dev.bulwark.pki.csr.CsrReader}: a {@link dev.bulwark.pki.csr.Csr} exists only for a strict, possession-proven request with a key that the {@link
 * dev.bulwark.pki.csr.KeyPolicy} allows, and holds nothing but what issuing may look at. Answers: weak keys, curves tricks, forged names, malleable bytes, requests for rights that
 * nobody gave. Who may enrol is decided in {@code est}.
 */
@NullMarked
package dev.bulwark.pki.csr;

import org.jspecify.annotations.NullMarked;
