package dev.bulwark.firmware.encryption;

/**
 * The substitutions of AES (FIPS 197) and their products with MixColumns, computed once from the field's arithmetic. Words are columns, first byte highest.
 *
 * <p>A table's line depends on the key, so a process that shares the processor's cache could learn about it. The first chip's cipher has another key every 32 bytes, which the JDK's AES can only follow at a
 * sixth of this speed; do it on a machine that runs no foreign code.
 */
final class AesTables {
  static final byte[] SUB = new byte[256];
  static final byte[] INVERSE_SUB = new byte[256];

  /** InvMixColumns of a byte in the first place of a column; rotate right by 8 for each place further. */
  static final int[] INVERSE_MIX = new int[256];

  /** The same of a byte that was substituted first: for round keys. */
  static final int[] INVERSE_MIX_OF_SUB = new int[256];

  static final int[] E0 = new int[256];
  static final int[] E1 = new int[256];
  static final int[] E2 = new int[256];
  static final int[] E3 = new int[256];
  static final int[] D0 = new int[256];
  static final int[] D1 = new int[256];
  static final int[] D2 = new int[256];
  static final int[] D3 = new int[256];

  private AesTables() {}

  static {
    // 3 generates the field's multiplicative group, so x and its inverse are found by walking it in both directions.
    int x = 1;
    int inverse = 1;
    do {
      set(x, inverse);
      x = times(x, 3);
      inverse = times(inverse, 0xf6);
    } while (x != 1);
    set(0, 0);
    for (int b = 0; b < 256; b++) {
      INVERSE_MIX[b] = times(b, 14) << 24 | times(b, 9) << 16 | times(b, 13) << 8 | times(b, 11);
    }
    for (int b = 0; b < 256; b++) {
      int s = SUB[b] & 0xff;
      INVERSE_MIX_OF_SUB[b] = INVERSE_MIX[s];
      E0[b] = times(s, 2) << 24 | s << 16 | s << 8 | times(s, 3);
      D0[b] = INVERSE_MIX[INVERSE_SUB[b] & 0xff];
      E1[b] = Integer.rotateRight(E0[b], 8);
      E2[b] = Integer.rotateRight(E0[b], 16);
      E3[b] = Integer.rotateRight(E0[b], 24);
      D1[b] = Integer.rotateRight(D0[b], 8);
      D2[b] = Integer.rotateRight(D0[b], 16);
      D3[b] = Integer.rotateRight(D0[b], 24);
    }
  }

  private static void set(int x, int inverse) {
    int s = inverse;
    for (int i = 1; i < 5; i++) s ^= (inverse << i | inverse >>> 8 - i) & 0xff;
    s ^= 0x63;
    SUB[x] = (byte) s;
    INVERSE_SUB[s] = (byte) x;
  }

  /** The product in GF(2^8) modulo x^8 + x^4 + x^3 + x + 1. */
  private static int times(int a, int b) {
    int product = 0;
    for (int i = 0; i < 8; i++) {
      if ((b >> i & 1) != 0) product ^= a;
      a = a << 1 ^ (a >> 7) * 0x11b;
    }
    return product;
  }
}
