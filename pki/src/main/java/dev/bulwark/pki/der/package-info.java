/**
 * The few ASN.1 encodings that certificates need, written and read strictly, without a general library.
 *
 * <p>Start at {@link dev.bulwark.pki.der.DerReader}: what it lets through is the one DER encoding of its value, so nothing downstream meets BER. {@link
 * dev.bulwark.pki.der.Der} writes. Answers: malleable requests, length tricks, nesting bombs. What the values mean is left to the packages above.
 */
@NullMarked
package dev.bulwark.pki.der;

import org.jspecify.annotations.NullMarked;
