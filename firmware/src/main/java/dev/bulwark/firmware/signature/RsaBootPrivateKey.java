package dev.bulwark.firmware.signature;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import javax.crypto.Cipher;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;

/** RSA-3072: the platform's private operation, blinded and by the Chinese remainder theorem, over EMSA-PSS of a digest that is known already. */
final class RsaBootPrivateKey extends BootPrivateKey {
  private final RSAPrivateKey numbers;
  private final RsaBootKey publicKey;
  private final SecureRandom random;

  /** @param numbers an odd modulus of 3072 bits and the exponent 65537 */
  RsaBootPrivateKey(RSAPrivateKey numbers, SecureRandom random) {
    if (!consistent(numbers)) throw BootKeys.contradictory();
    this.numbers = numbers;
    this.publicKey = RsaBootKey.of(numbers.getModulus());
    this.random = random;
  }

  /** The product of the primes is the modulus, and both exponents undo each other modulo each prime. */
  private static boolean consistent(RSAPrivateKey key) {
    BigInteger p = key.getPrime1();
    BigInteger q = key.getPrime2();
    if (p.signum() <= 0 || q.signum() <= 0 || !p.multiply(q).equals(key.getModulus()) || p.equals(BigInteger.ONE) || q.equals(BigInteger.ONE) || p.equals(q)) return false;
    BigInteger p1 = p.subtract(BigInteger.ONE);
    BigInteger q1 = q.subtract(BigInteger.ONE);
    BigInteger e = key.getPublicExponent();
    BigInteger d = key.getPrivateExponent();
    return d.signum() > 0 && e.multiply(d).mod(p1).equals(BigInteger.ONE) && e.multiply(d).mod(q1).equals(BigInteger.ONE)
        && key.getExponent1().equals(d.mod(p1)) && key.getExponent2().equals(d.mod(q1)) && key.getCoefficient().multiply(q).mod(p).equals(BigInteger.ONE);
  }

  static RsaBootPrivateKey generate(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(new RSAKeyGenParameterSpec(3_072, RsaBootKey.E), random);
      RSAPrivateCrtKey key = (RSAPrivateCrtKey) generator.generateKeyPair().getPrivate();
      return new RsaBootPrivateKey(
          new RSAPrivateKey(
              key.getModulus(), key.getPublicExponent(), key.getPrivateExponent(), key.getPrimeP(), key.getPrimeQ(), key.getPrimeExponentP(), key.getPrimeExponentQ(), key.getCrtCoefficient()),
          random);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform makes RSA keys", e);
    }
  }

  @Override
  public BootPublicKey publicKey() {
    return publicKey;
  }

  @Override
  public byte[] sign(SigningInput image) {
    byte[] salt = new byte[32];
    random.nextBytes(salt);
    try {
      PrivateKey key =
          KeyFactory.getInstance("RSA")
              .generatePrivate(
                  new RSAPrivateCrtKeySpec(
                      numbers.getModulus(), numbers.getPublicExponent(), numbers.getPrivateExponent(), numbers.getPrime1(), numbers.getPrime2(), numbers.getExponent1(), numbers.getExponent2(), numbers.getCoefficient()));
      Cipher raw = Cipher.getInstance("RSA/ECB/NoPadding");
      raw.init(Cipher.DECRYPT_MODE, key, random);
      return raw.doFinal(Pss.encode(image.digest(publicKey.scheme()), salt));
    } catch (GeneralSecurityException e) {
      throw BootKeys.unfit(e);
    }
  }

  @Override
  public byte[] revealPem() {
    try {
      return Pem.write("RSA PRIVATE KEY", numbers.getEncoded("DER"));
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
  }
}
