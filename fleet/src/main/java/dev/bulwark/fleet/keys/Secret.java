package dev.bulwark.fleet.keys;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A secret value that prints as {@code ***}.
 *
 * <h2>Guarantees</h2> Neither {@link #toString} nor serialisation by field access shows the value; comparison takes the same time wherever two values of one length differ;
 * {@link #close} overwrites it.
 * <h2>Does not guarantee</h2> That the garbage collector made no copy, nor anything about arrays that {@link #reveal} handed out: the caller wipes those.
 * <h2>Fails by</h2> {@link IllegalStateException} when it is read after it was closed.
 */
public final class Secret implements AutoCloseable {
  private final byte[] value;
  private boolean wiped;

  private Secret(byte[] value) {
    this.value = value;
  }

  /** Keeps a copy; the caller's array stays the caller's to wipe. */
  public static Secret of(byte[] value) {
    return new Secret(value.clone());
  }

  /** Keeps the characters as UTF-8. */
  public static Secret of(char[] value) {
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(CharBuffer.wrap(value));
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    Arrays.fill(bytes.array(), (byte) 0);
    return new Secret(copy);
  }

  /** A copy of the bytes, for the caller to use and wipe. */
  public synchronized byte[] reveal(Reveal why) {
    if (wiped) throw new IllegalStateException("the secret was wiped before: " + why.reason());
    return value.clone();
  }

  /** The same as characters (UTF-8), for the caller to use and wipe. */
  public char[] revealChars(Reveal why) {
    byte[] bytes = reveal(why);
    CharBuffer chars = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
    char[] copy = new char[chars.remaining()];
    chars.get(copy);
    Arrays.fill(chars.array(), '\0');
    Arrays.fill(bytes, (byte) 0);
    return copy;
  }

  /** True when both hold the same bytes, decided in time that does not tell where they differ. */
  public boolean sameAs(Secret other) {
    byte[] mine = reveal(Reveal.because("constant-time comparison"));
    byte[] theirs = other.reveal(Reveal.because("constant-time comparison"));
    try {
      return MessageDigest.isEqual(mine, theirs);
    } finally {
      Arrays.fill(mine, (byte) 0);
      Arrays.fill(theirs, (byte) 0);
    }
  }

  /** Overwrites the value. */
  @Override
  public synchronized void close() {
    Arrays.fill(value, (byte) 0);
    wiped = true;
  }

  @Override
  public String toString() {
    return "***";
  }
}
