package dev.bulwark.network.wireguard;

import java.util.HexFormat;
import java.util.Set;

/** The points of X25519 with which every private key agrees on nothing but zeros. Source: RFC 7748 section 6.1 and 7; the points of order 1, 2, 4 and 8 on the curve and on its twist, and their other spellings below 2^255. */
final class LowOrder {
  private static final Set<String> POINTS =
      Set.of(
          "0000000000000000000000000000000000000000000000000000000000000000",
          "0100000000000000000000000000000000000000000000000000000000000000",
          "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
          "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
          "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");

  private LowOrder() {}

  /** The highest bit counts for nothing, as everyone who computes with the point takes it off. */
  static boolean is(byte[] point) {
    byte[] masked = point.clone();
    masked[31] &= 127;
    return POINTS.contains(HexFormat.of().formatHex(masked));
  }
}
