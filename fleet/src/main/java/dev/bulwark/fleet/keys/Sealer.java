package dev.bulwark.fleet.keys;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals and opens with AES-256-GCM and a fresh random nonce each time.
 *
 * <h2>Guarantees</h2> {@link #open} returns only what was sealed with the same key <em>and the same associated data</em>, in the same order.
 * <h2>Does not guarantee</h2> That an older sealed value was not put back.
 * <h2>Fails by</h2> {@link AEADBadTagException}.
 */
final class Sealer implements AutoCloseable {
  static final int KEY_OCTETS = 32;
  private static final int NONCE_OCTETS = 12;
  private final byte[] key;
  private boolean closed;

  Sealer(byte[] key) {
    if (key.length != KEY_OCTETS) throw new IllegalArgumentException("AES-256 takes 32 octets");
    this.key = key.clone();
  }

  /** Nonce, then ciphertext and tag. */
  byte[] seal(byte[] plain, SecureRandom random, byte[]... associated) throws GeneralSecurityException {
    byte[] nonce = new byte[NONCE_OCTETS];
    random.nextBytes(nonce);
    byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, associated).doFinal(plain);
    return ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
  }

  byte[] open(byte[] sealed, byte[]... associated) throws GeneralSecurityException {
    if (sealed.length < NONCE_OCTETS + 16) throw new AEADBadTagException("too short to be sealed");
    return cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(sealed, NONCE_OCTETS), associated).doFinal(sealed, NONCE_OCTETS, sealed.length - NONCE_OCTETS);
  }

  private synchronized Cipher cipher(int mode, byte[] nonce, byte[]... associated) throws GeneralSecurityException {
    if (closed) throw new IllegalStateException("the vault is closed");
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
    for (byte[] part : associated) {
      // Each part with its length: two parts must never read as two others.
      cipher.updateAAD(ByteBuffer.allocate(4).putInt(part.length).array());
      cipher.updateAAD(part);
    }
    return cipher;
  }

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public synchronized void close() {
    Arrays.fill(key, (byte) 0);
    closed = true;
  }
}
