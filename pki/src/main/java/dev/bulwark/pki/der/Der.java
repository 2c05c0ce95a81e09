package dev.bulwark.pki.der;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;

/** Writes DER (X.690): every method returns one whole value, so that values nest by being arguments. */
public final class Der {
  public static final int BOOLEAN = 0x01;
  public static final int INTEGER = 0x02;
  public static final int BIT_STRING = 0x03;
  public static final int OCTET_STRING = 0x04;
  public static final int NULL = 0x05;
  public static final int OID = 0x06;
  public static final int ENUMERATED = 0x0a;
  public static final int UTF8_STRING = 0x0c;
  public static final int IA5_STRING = 0x16;
  public static final int SEQUENCE = 0x30;
  public static final int SET = 0x31;
  public static final int UTC_TIME = 0x17;
  public static final int GENERALIZED_TIME = 0x18;
  private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT);
  private static final DateTimeFormatter GENERALIZED = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT);

  private Der() {}

  /** {@code tag}, the length of all {@code parts}, the parts. */
  public static byte[] tlv(int tag, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) length += part.length;
    int header = length < 0x80 ? 2 : length < 0x100 ? 3 : length < 0x10000 ? 4 : length < 0x1000000 ? 5 : 6;
    byte[] out = new byte[header + length];
    out[0] = (byte) tag;
    if (header == 2) {
      out[1] = (byte) length;
    } else {
      out[1] = (byte) (0x80 | (header - 2));
      for (int i = header - 1, rest = length; i >= 2; i--, rest >>>= 8) out[i] = (byte) rest;
    }
    int at = header;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, out, at, part.length);
      at += part.length;
    }
    return out;
  }

  public static byte[] sequence(byte[]... parts) {
    return tlv(SEQUENCE, parts);
  }

  /** SET OF: the members in ascending order of their encodings (X.690, 11.6). */
  public static byte[] set(byte[]... members) {
    byte[][] sorted = members.clone();
    Arrays.sort(sorted, Arrays::compareUnsigned);
    return tlv(SET, sorted);
  }

  public static byte[] integer(BigInteger value) {
    return tlv(INTEGER, value.toByteArray());
  }

  public static byte[] integer(long value) {
    return integer(BigInteger.valueOf(value));
  }

  public static byte[] enumerated(int value) {
    return tlv(ENUMERATED, BigInteger.valueOf(value).toByteArray());
  }

  public static byte[] octets(byte[]... content) {
    return tlv(OCTET_STRING, content);
  }

  /** A BIT STRING of whole octets. */
  public static byte[] bits(byte[] content) {
    return tlv(BIT_STRING, new byte[] {0}, content);
  }

  /** A named-bit BIT STRING with these bits set and no trailing zero bits (X.690, 11.2.2), for example key usage. */
  public static byte[] namedBits(int... set) {
    int highest = Arrays.stream(set).max().orElse(-1);
    byte[] octets = new byte[highest / 8 + 1];
    for (int bit : set) octets[bit / 8] |= (byte) (0x80 >> (bit % 8));
    return tlv(BIT_STRING, new byte[] {(byte) (7 - highest % 8)}, octets);
  }

  public static byte[] yes() {
    return new byte[] {BOOLEAN, 1, (byte) 0xff};
  }

  public static byte[] nothing() {
    return new byte[] {NULL, 0};
  }

  public static byte[] utf8(String text) {
    return tlv(UTF8_STRING, text.getBytes(StandardCharsets.UTF_8));
  }

  /** An object identifier from its dotted form. */
  public static byte[] oid(String dotted) {
    String[] arcs = dotted.split("\\.", -1);
    ByteArrayOutputStream out = new ByteArrayOutputStream(16);
    base128(out, Long.parseLong(arcs[0]) * 40 + Long.parseLong(arcs[1]));
    for (int i = 2; i < arcs.length; i++) base128(out, Long.parseLong(arcs[i]));
    return tlv(OID, out.toByteArray());
  }

  private static void base128(ByteArrayOutputStream out, long arc) {
    int groups = 1;
    for (long rest = arc >>> 7; rest != 0; rest >>>= 7) groups++;
    for (int i = groups - 1; i >= 0; i--) out.write((int) ((arc >>> (7 * i)) & 0x7f) | (i > 0 ? 0x80 : 0));
  }

  /** A certificate's time: UTCTime through 2049, GeneralizedTime from 2050 (RFC 5280, 4.1.2.5). */
  public static byte[] time(Instant at) {
    ZonedDateTime utc = at.atZone(ZoneOffset.UTC);
    return utc.getYear() < 2050 ? tlv(UTC_TIME, UTC.format(utc).getBytes(StandardCharsets.US_ASCII)) : generalizedTime(at);
  }

  public static byte[] generalizedTime(Instant at) {
    return tlv(GENERALIZED_TIME, GENERALIZED.format(at.atZone(ZoneOffset.UTC)).getBytes(StandardCharsets.US_ASCII));
  }

  /** {@code [number] EXPLICIT}, or {@code [number] IMPLICIT} of a constructed value's content. */
  public static byte[] context(int number, byte[]... parts) {
    return tlv(0xa0 | number, parts);
  }

  /** {@code [number] IMPLICIT} of a primitive value's content. */
  public static byte[] contextPrimitive(int number, byte[] content) {
    return tlv(0x80 | number, content);
  }

  public static byte[] concat(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) length += part.length;
    byte[] out = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, out, at, part.length);
      at += part.length;
    }
    return out;
  }
}
