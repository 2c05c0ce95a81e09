package dev.bulwark.hardening.scan;

import static dev.bulwark.hardening.scan.Haul.Kind.KEY;

import java.util.List;

/** Private keys in DER: PKCS#8, plain or encrypted, SEC 1, PKCS#1. A literal inside one leads to the outer tag, and the lengths must fit on the way down. */
final class Keys {
  private final PublishedKeys published;

  Keys(PublishedKeys published) {
    this.published = published;
  }

  /** At the object identifier of an algorithm: {@code SEQUENCE { INTEGER version, SEQUENCE { here … }, OCTET STRING }}. */
  void algorithm(long offset, Window window, Haul haul) {
    Der algorithm = Der.around(window, Der.SEQUENCE, offset);
    if (algorithm == null || window.at(algorithm.from() - 3) != Der.INTEGER || window.at(algorithm.from() - 2) != 1 || window.at(algorithm.from() - 1) > 1) return;
    Der outer = Der.around(window, Der.SEQUENCE, algorithm.from() - 3);
    if (outer == null) return;
    List<Der> parts = outer.children(window);
    if (parts.size() < 3 || !parts.get(2).is(Der.OCTETS)) return;
    for (Der more : parts.subList(3, parts.size())) if (!more.is(0xA0) && !more.is(0xA1) && !more.is(0x81)) return;
    Der holder = parts.get(2);
    Der inner = Der.at(window, holder.content(), holder.to());
    if (inner == null || inner.to() != holder.to()) return;
    boolean key = inner.is(Der.OCTETS) ? KeyMaterial.edwards(window, inner) : inner.is(Der.SEQUENCE) && (KeyMaterial.rsa(window, inner) || KeyMaterial.elliptic(window, inner, false));
    if (key) found(outer, window, haul);
  }

  /** At {@code INTEGER 1, OCTET STRING}: the begin of a SEC 1 key. */
  void elliptic(long offset, Window window, Haul haul) {
    Der outer = Der.around(window, Der.SEQUENCE, offset);
    if (outer != null && KeyMaterial.elliptic(window, outer, true)) found(outer, window, haul);
  }

  /** At {@code INTEGER 0, INTEGER}: the begin of a PKCS#1 key. */
  void rsa(long offset, Window window, Haul haul) {
    Der outer = Der.around(window, Der.SEQUENCE, offset);
    if (outer != null && KeyMaterial.rsa(window, outer)) found(outer, window, haul);
  }

  /** At the object identifier of a scheme with a pass phrase: {@code SEQUENCE { SEQUENCE { here … }, OCTET STRING }}. */
  void encrypted(long offset, Window window, Haul haul) {
    Der algorithm = Der.around(window, Der.SEQUENCE, offset);
    Der outer = algorithm == null ? null : Der.around(window, Der.SEQUENCE, algorithm.from());
    if (outer == null) return;
    List<Der> parts = outer.children(window);
    if (parts.size() != 2 || !parts.get(1).is(Der.OCTETS) || parts.get(1).length() < 32) return;
    if (haul.claim(KEY, outer.from(), outer.to())) haul.secret("FW-KEY-003", "private key", outer.from(), outer.bytes(window));
  }

  private void found(Der outer, Window window, Haul haul) {
    if (!haul.claim(KEY, outer.from(), outer.to())) return;
    byte[] der = outer.bytes(window);
    haul.secret("FW-KEY-002", "private key", outer.from(), der);
    owner(der, outer.from(), haul);
  }

  /** Says whose key it is: that of a device, or one that anybody can download. */
  void owner(byte[] der, long offset, Haul haul) {
    byte[] half = KeyMaterial.publicHalf(der);
    if (half == null) return;
    String digest = Redacted.sha256(half);
    haul.identity(new Identity(digest, false, offset, true));
    published.named(digest).ifPresent(name -> haul.open("FW-KEY-004", name, "published key", digest, offset));
  }
}
