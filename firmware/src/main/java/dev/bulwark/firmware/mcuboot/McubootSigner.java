package dev.bulwark.firmware.mcuboot;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;

/**
 * Whatever holds a private key: a file, a token.
 *
 * <h2>Does not guarantee</h2> That its signatures are right: {@link McubootImage#sign} verifies each before it is let out.
 */
public interface McubootSigner {
  McubootKey publicKey();

  /**
   * A signature of the key's kind over {@code message}, which the scheme hashes itself: RSASSA-PSS (SHA-256, salt of 32 bytes) as long as the modulus, ECDSA as a DER sequence, or Ed25519.
   *
   * @throws GeneralSecurityException when the key or its token does not sign
   */
  byte[] sign(byte[] message) throws GeneralSecurityException;

  /** One whose private key the Java platform can use. @throws dev.bulwark.problem.Problem FIRMWARE-111 for a key that no MCUboot can be built for */
  static McubootSigner of(PrivateKey privateKey, PublicKey publicKey, SecureRandom random) {
    McubootKey key = new McubootKey(publicKey);
    return new McubootSigner() {
      @Override
      public McubootKey publicKey() {
        return key;
      }

      @Override
      public byte[] sign(byte[] message) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(key.kind().signature);
        if (key.kind().parameters() != null) signature.setParameter(key.kind().parameters());
        signature.initSign(privateKey, random);
        signature.update(message);
        return signature.sign();
      }
    };
  }
}
