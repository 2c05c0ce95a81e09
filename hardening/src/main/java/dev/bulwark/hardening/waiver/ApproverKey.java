package dev.bulwark.hardening.waiver;

import dev.bulwark.problem.Problem;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The public key of the person who approves.
 *
 * <h2>Guarantees</h2> {@link #check} returns only where the file's very bytes were signed by that key: ECDSA on P-256 with SHA-256, DER, as {@code openssl dgst -sha256 -sign} writes it.
 * <h2>Fails by</h2> {@code HARDEN-113} for a signature that does not hold, {@code HARDEN-114} for bytes that are no such key.
 */
public final class ApproverKey {
  /** The largest key and the largest signature that are read, in bytes. */
  public static final int LARGEST = 16_384;

  private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
  private static final String END = "-----END PUBLIC KEY-----";
  private static final BigInteger P256 = new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  private final PublicKey key;

  private ApproverKey(PublicKey key) {
    this.key = key;
  }

  /** The key in a PEM file. */
  public static ApproverKey read(byte[] pem) {
    String text = new String(pem, StandardCharsets.ISO_8859_1);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (pem.length > LARGEST || begin < 0 || end < begin) throw unreadable(null);
    try {
      byte[] der = Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
      PublicKey key = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der));
      if (!(key instanceof ECPublicKey point) || !point.getParams().getOrder().equals(P256)) throw unreadable(null);
      return new ApproverKey(key);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw unreadable(e);
    }
  }

  /** Returns where the signature is that of this key over these bytes. */
  void check(byte[] file, byte[] signature) {
    boolean holds;
    try {
      Signature ecdsa = Signature.getInstance("SHA256withECDSA");
      ecdsa.initVerify(key);
      ecdsa.update(file);
      holds = ecdsa.verify(signature);
    } catch (GeneralSecurityException e) {
      // Bytes that are no signature at all.
      holds = false;
    }
    if (!holds) throw new Problem("HARDEN-113", "the waivers' signature is not the approver's", "let the approver sign the file as it is now: openssl dgst -sha256 -sign KEY.pem -out WAIVERS.yaml.sig WAIVERS.yaml");
  }

  /** Of the key in DER, hex. */
  String sha256() {
    return Sha256.hex(key.getEncoded());
  }

  private static Problem unreadable(@Nullable Throwable cause) {
    return new Problem("HARDEN-114", "the approver's public key cannot be read", "give a P-256 public key in PEM: openssl ec -in KEY.pem -pubout", cause);
  }
}
