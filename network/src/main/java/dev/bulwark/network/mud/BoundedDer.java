package dev.bulwark.network.mud;

/** The outline of a DER document, judged without recursion before any parser that recurses sees it. */
final class BoundedDer {
  private static final int DEEPEST = 32;

  private BoundedDer() {}

  /** One element that fills the bytes, of definite lengths, with at most 32 levels. */
  static boolean holds(byte[] der) {
    int[] ends = new int[DEEPEST + 1];
    int depth = 0;
    int at = 0;
    ends[0] = der.length;
    boolean begun = false;
    while (true) {
      while (depth > 0 && at == ends[depth]) depth--;
      if (at == der.length) return begun && depth == 0;
      if ((begun && depth == 0) || at + 2 > ends[depth]) return false;
      begun = true;
      int tag = der[at++] & 0xff;
      // No structure of a signature has a tag number above 30.
      if ((tag & 0x1f) == 0x1f) return false;
      int length = der[at++] & 0xff;
      if (length == 0x80 || length > 0x83) return false;
      if (length > 0x80) {
        int octets = length & 0x7f;
        if (at + octets > ends[depth]) return false;
        length = 0;
        for (int i = 0; i < octets; i++) length = length << 8 | (der[at++] & 0xff);
      }
      if (length > ends[depth] - at) return false;
      if ((tag & 0x20) == 0) {
        at += length;
      } else {
        if (depth == DEEPEST) return false;
        ends[++depth] = at + length;
      }
    }
  }
}
