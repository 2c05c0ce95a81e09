package dev.bulwark.pki.der;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * A cursor over bytes that are proven to be DER.
 *
 * <h2>Guarantees</h2> A reader exists only for bytes that are one value in its only DER encoding: {@link #strict} has walked all of it within bounds of depth and count, and
 * refused indefinite and non-minimal lengths, trailing bytes, multi-octet tags, non-minimal integers and identifiers, loose booleans, unsorted sets, constructed strings.
 * <h2>Does not guarantee</h2> Anything of the content of an OCTET STRING or BIT STRING, or that the value has the wanted shape: the readers of shapes say so by {@link NotDer}.
 */
public final class DerReader {
  private final byte[] bytes;
  private int at;
  private final int end;

  private DerReader(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  /** A reader before the one value that {@code bytes} must be. */
  public static DerReader strict(byte[] bytes, int deepest, int mostValues) throws NotDer {
    new DerRules(bytes, mostValues).whole(deepest);
    return new DerReader(bytes, 0, bytes.length);
  }

  public boolean more() {
    return at < end;
  }

  /** True where the next value has this tag. */
  public boolean next(int tag) {
    return at < end && (bytes[at] & 0xff) == tag;
  }

  /** The next value's tag, -1 at the end. */
  public int tag() {
    return at < end ? bytes[at] & 0xff : -1;
  }

  /** Enters the next value, which must have this tag; this cursor moves behind it. */
  public DerReader enter(int tag, String what) throws NotDer {
    if (!next(tag)) throw new NotDer(what + " is missing or of another type");
    int content = DerRules.contentStart(bytes, at);
    int stop = content + DerRules.length(bytes, at);
    at = stop;
    return new DerReader(bytes, content, stop);
  }

  /** The content of the next value, which must have this tag. */
  public byte[] content(int tag, String what) throws NotDer {
    DerReader inner = enter(tag, what);
    return Arrays.copyOfRange(inner.bytes, inner.at, inner.end);
  }

  /** The next value whole, tag and length included, whatever its tag. */
  public byte[] whole(String what) throws NotDer {
    if (!more()) throw new NotDer(what + " is missing");
    int start = at;
    at = DerRules.contentStart(bytes, at) + DerRules.length(bytes, at);
    return Arrays.copyOfRange(bytes, start, at);
  }

  /** The next value whole, which must have this tag. */
  public byte[] whole(int tag, String what) throws NotDer {
    if (!next(tag)) throw new NotDer(what + " is missing or of another type");
    return whole(what);
  }

  public BigInteger integer(String what) throws NotDer {
    return new BigInteger(content(Der.INTEGER, what));
  }

  /** A BIT STRING of whole octets. */
  public byte[] bits(String what) throws NotDer {
    byte[] content = content(Der.BIT_STRING, what);
    if (content[0] != 0) throw new NotDer(what + " does not end on an octet");
    return Arrays.copyOfRange(content, 1, content.length);
  }

  /** An object identifier in dotted form. */
  public String oid(String what) throws NotDer {
    byte[] content = content(Der.OID, what);
    StringBuilder out = new StringBuilder();
    BigInteger arc = BigInteger.ZERO;
    boolean first = true;
    for (byte octet : content) {
      arc = arc.shiftLeft(7).or(BigInteger.valueOf(octet & 0x7f));
      if (octet < 0) continue;
      if (first) {
        long top = arc.divide(BigInteger.valueOf(40)).min(BigInteger.TWO).longValue();
        out.append(top).append('.').append(arc.subtract(BigInteger.valueOf(40 * top)));
        first = false;
      } else {
        out.append('.').append(arc);
      }
      arc = BigInteger.ZERO;
    }
    return out.toString();
  }

  /** The rest must be nothing. */
  public void end(String what) throws NotDer {
    if (more()) throw new NotDer(what + " has more members than it may");
  }
}
