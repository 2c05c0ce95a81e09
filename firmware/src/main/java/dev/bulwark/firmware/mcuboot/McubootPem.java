package dev.bulwark.firmware.mcuboot;

import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.jspecify.annotations.Nullable;

/**
 * Key files as {@code imgtool} and {@code openssl} write them: PKCS#8, the older forms for RSA and elliptic curves, and public keys.
 *
 * <h2>Guarantees</h2> A private key's public half is computed from it, never taken from beside it. Nothing of a private key is quoted in a problem.
 * <h2>Fails by</h2> {@link Problem} FIRMWARE-114 for what is no such file, FIRMWARE-111 for a kind that MCUboot does not check.
 */
public final class McubootPem {
  private static final int LONGEST = 64 * 1024;

  private McubootPem() {}

  /** The public key of a file that holds a public or a private one. */
  public static McubootKey publicKey(byte[] pem) {
    return switch (object(pem)) {
      case SubjectPublicKeyInfo info -> new McubootKey(platform(info));
      case PEMKeyPair pair -> new McubootKey(platform(derived(pair.getPrivateKeyInfo())));
      case PrivateKeyInfo info -> new McubootKey(platform(derived(info)));
      default -> throw noKey(null);
    };
  }

  /** The public key in a SubjectPublicKeyInfo (RFC 5280), DER: what a token's certificate holds. */
  public static McubootKey ofSpki(byte[] der) {
    try {
      return new McubootKey(platform(SubjectPublicKeyInfo.getInstance(der)));
    } catch (IllegalArgumentException e) {
      throw noKey(e);
    }
  }

  /** A signer with the private key of a file. */
  public static McubootSigner signer(byte[] pem, SecureRandom random) {
    PrivateKeyInfo info = switch (object(pem)) {
      case PEMKeyPair pair -> pair.getPrivateKeyInfo();
      case PrivateKeyInfo bare -> bare;
      default -> throw new Problem("FIRMWARE-114", "the file holds no private key that can be read", "give a PEM file with an unencrypted private key");
    };
    try {
      PublicKey publicKey = platform(derived(info));
      PrivateKey privateKey = KeyFactory.getInstance(publicKey.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
      return McubootSigner.of(privateKey, publicKey, random);
    } catch (GeneralSecurityException | IOException e) {
      throw noKey(e);
    }
  }

  /** The first key of the file. Bouncy Castle answers broken keys by many unchecked exceptions, so all are taken for the file's fault. */
  private static Object object(byte[] pem) {
    if (pem.length > LONGEST) throw noKey(null);
    try (PEMParser parser = new PEMParser(new StringReader(new String(pem, StandardCharsets.ISO_8859_1)))) {
      for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
        if (next instanceof SubjectPublicKeyInfo || next instanceof PEMKeyPair || next instanceof PrivateKeyInfo) return next;
      }
    } catch (IOException | RuntimeException e) {
      throw noKey(e);
    }
    throw noKey(null);
  }

  private static SubjectPublicKeyInfo derived(PrivateKeyInfo info) {
    try {
      return SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(publicHalf(PrivateKeyFactory.createKey(info)));
    } catch (IOException | RuntimeException e) {
      throw noKey(e);
    }
  }

  private static AsymmetricKeyParameter publicHalf(AsymmetricKeyParameter privateKey) {
    return switch (privateKey) {
      case RSAPrivateCrtKeyParameters rsa -> new RSAKeyParameters(false, rsa.getModulus(), rsa.getPublicExponent());
      case ECPrivateKeyParameters ec -> new ECPublicKeyParameters(ec.getParameters().getG().multiply(ec.getD()).normalize(), ec.getParameters());
      case Ed25519PrivateKeyParameters ed -> ed.generatePublicKey();
      default -> throw new IllegalArgumentException("a kind of key that signs no image");
    };
  }

  private static PublicKey platform(SubjectPublicKeyInfo info) {
    try {
      return KeyFactory.getInstance(info.getAlgorithm().getAlgorithm().getId()).generatePublic(new X509EncodedKeySpec(info.getEncoded()));
    } catch (GeneralSecurityException | IOException e) {
      throw noKey(e);
    }
  }

  private static Problem noKey(@Nullable Throwable cause) {
    return new Problem("FIRMWARE-114", "the file holds no key that can be read", "give a PEM file: a public key, or an unencrypted private key", cause);
  }
}
