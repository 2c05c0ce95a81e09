package dev.bulwark.agent.identity;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;

/**
 * The device's private key, as something that signs.
 *
 * <h2>Guarantees</h2> {@link #privateKey()} signs through the platform's crypto interfaces; its text form shows nothing.
 * <h2>Does not guarantee</h2> That the key cannot be copied: {@link InFile} lies on the disk, readable by its owner; {@link InToken} does not leave its token.
 */
public sealed interface DeviceKey {
  PrivateKey privateKey();

  PublicKey publicKey();

  /** {@code file} or {@code pkcs11}: what the posture report says. */
  String storage();

  /** A new P-256 key that will be kept in a file. */
  static DeviceKey newInFile(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      KeyPair pair = generator.generateKeyPair();
      return new InFile(pair.getPrivate(), pair.getPublic());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has P-256", e);
    }
  }

  record InFile(PrivateKey privateKey, PublicKey publicKey) implements DeviceKey {
    @Override
    public String storage() {
      return "file";
    }

    @Override
    public String toString() {
      return "key in a file";
    }
  }

  /** A key in a PKCS#11 token; {@code uri} (RFC 7512) finds it again and holds no secret. */
  record InToken(String uri, PrivateKey privateKey, PublicKey publicKey) implements DeviceKey {
    @Override
    public String storage() {
      return "pkcs11";
    }

    @Override
    public String toString() {
      return "key " + uri;
    }
  }
}
