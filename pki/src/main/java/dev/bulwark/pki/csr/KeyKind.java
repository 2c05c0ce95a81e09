package dev.bulwark.pki.csr;

/** The kinds of device keys that can be certified at all. Everything else (other curves, DSA, Ed448, explicit parameters) has no name here. */
public enum KeyKind {
  P256,
  P384,
  P521,
  RSA,
  ED25519
}
