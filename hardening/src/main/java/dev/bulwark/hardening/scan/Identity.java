package dev.bulwark.hardening.scan;

/**
 * Something in an input that only one device should have.
 *
 * @param key SHA-256 of the public key's SubjectPublicKeyInfo, hex
 * @param certificate whether it is a certificate, and not a private key
 * @param offset of the certificate's or private key's first byte
 * @param holder true for a private key, or a certificate that names no other purpose than to be a client; false for one that may be a pinned server's
 */
public record Identity(String key, boolean certificate, long offset, boolean holder) {}
