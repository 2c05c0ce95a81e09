package dev.bulwark.agent.est;

import dev.bulwark.agent.identity.DeviceKey;
import dev.bulwark.fleet.device.DeviceId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Base64;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;

/** A certification request (PKCS#10): the device's name, its public key, and the proof that it holds the private one. */
final class SigningRequest {
  private SigningRequest() {}

  /** Base64 of the DER, as the body of an EST request. */
  static String base64(DeviceId id, DeviceKey key) {
    return Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der(id, key)) + "\n";
  }

  static byte[] der(DeviceId id, DeviceKey key) {
    X500Name subject = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, id.value()).build();
    try {
      return new PKCS10CertificationRequestBuilder(subject, SubjectPublicKeyInfo.getInstance(key.publicKey().getEncoded())).build(new PlatformSigner(key)).getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Signs through the platform, so that a key which lives in a token can do it. */
  private static final class PlatformSigner implements ContentSigner {
    private final ByteArrayOutputStream signed = new ByteArrayOutputStream();
    private final DeviceKey key;
    private final boolean elliptic;

    PlatformSigner(DeviceKey key) {
      this.key = key;
      this.elliptic = key.publicKey().getAlgorithm().equals("EC");
    }

    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
      ASN1ObjectIdentifier oid = elliptic ? X9ObjectIdentifiers.ecdsa_with_SHA256 : PKCSObjectIdentifiers.sha256WithRSAEncryption;
      return elliptic ? new AlgorithmIdentifier(oid) : new AlgorithmIdentifier(oid, org.bouncycastle.asn1.DERNull.INSTANCE);
    }

    @Override
    public OutputStream getOutputStream() {
      return signed;
    }

    @Override
    public byte[] getSignature() {
      try {
        Signature signature = Signature.getInstance(elliptic ? "SHA256withECDSA" : "SHA256withRSA");
        signature.initSign(key.privateKey());
        signature.update(signed.toByteArray());
        return signature.sign();
      } catch (GeneralSecurityException e) {
        throw new dev.bulwark.problem.Problem("AGENT-007", "the device's key does not sign (" + e.getClass().getSimpleName() + ")", "check the token or the key file", e);
      }
    }
  }
}
