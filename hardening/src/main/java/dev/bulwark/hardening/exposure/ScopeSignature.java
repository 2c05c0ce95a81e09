package dev.bulwark.hardening.exposure;

import dev.bulwark.problem.Problem;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The approver's signature over a scope file's exact bytes: ECDSA P-256 with SHA-256 in DER, as {@code openssl dgst -sha256 -sign} makes it. */
final class ScopeSignature {
  private static final Pattern PEM = Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]{1,4096})-----END PUBLIC KEY-----");
  private static final BigInteger P256 = new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
  private static final BigInteger P256_ORDER = new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  private ScopeSignature() {}

  static boolean holds(byte[] file, byte[] signature, byte[] approverPem) {
    PublicKey key = key(approverPem);
    try {
      Signature check = Signature.getInstance("SHA256withECDSA");
      check.initVerify(key);
      check.update(file);
      return check.verify(signature);
    } catch (SignatureException e) {
      return false; // bytes that are no signature at all
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has ECDSA with SHA-256", e);
    }
  }

  /** @throws Problem {@code HARDEN-803} for anything but a P-256 key in PEM */
  private static PublicKey key(byte[] pem) {
    Matcher found = PEM.matcher(new String(pem, StandardCharsets.ISO_8859_1));
    if (!found.find()) throw unusable(null);
    try {
      PublicKey key = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(Base64.getMimeDecoder().decode(found.group(1))));
      if (!(key instanceof ECPublicKey ec) || !ec.getParams().getOrder().equals(P256_ORDER) || !field(ec).equals(P256)) throw unusable(null);
      return key;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw unusable(e);
    }
  }

  private static BigInteger field(ECPublicKey key) {
    return key.getParams().getCurve().getField() instanceof ECFieldFp prime ? prime.getP() : BigInteger.ZERO;
  }

  private static Problem unusable(@Nullable Throwable cause) {
    return new Problem("HARDEN-803", "the approver's key is no public P-256 key in PEM", "write it with `openssl ec -in KEY.pem -pubout`", cause);
  }
}
