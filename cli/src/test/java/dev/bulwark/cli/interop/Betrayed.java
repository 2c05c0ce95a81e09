package dev.bulwark.cli.interop;

import dev.bulwark.fleet.keys.FileKeyVault;
import dev.bulwark.fleet.keys.KeyVault;
import dev.bulwark.fleet.keys.SigningKey;
import dev.bulwark.fleet.keys.Unlock;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;

/** Signs with the device authority's own key what that authority would never issue: somebody had the key for a moment, and the gateway still has to say no. */
final class Betrayed {
  enum Kind { CLIENT, SERVER, AUTHORITY }

  private final Path dir;
  private final SigningKey key;
  private final X509Certificate issuer;

  Betrayed(Rig rig) throws Exception {
    this.dir = rig.dir;
    Path folder = rig.state().resolve("keys");
    KeyVault vault = FileKeyVault.open(folder, Unlock.beside(folder));
    this.key = vault.find("ca-device").orElseThrow();
    try (var in = Files.newInputStream(dir.resolve("issuing.pem"))) {
      this.issuer = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  /** Writes {@code NAME.pem} and {@code NAME.key}. */
  void sign(String name, String commonName, Kind kind) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    Instant now = Instant.now();
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuer, new BigInteger(120, new SecureRandom()).add(BigInteger.ONE), Date.from(now.minusSeconds(60)), Date.from(now.plusSeconds(3600)), new javax.security.auth.x500.X500Principal("CN=" + commonName),
            pair.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(kind == Kind.AUTHORITY));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(kind == Kind.AUTHORITY ? KeyUsage.keyCertSign | KeyUsage.digitalSignature : KeyUsage.digitalSignature));
    builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(kind == Kind.SERVER ? KeyPurposeId.id_kp_serverAuth : KeyPurposeId.id_kp_clientAuth));
    pem(name + ".pem", "CERTIFICATE", builder.build(signer()).getEncoded());
    pem(name + ".key", "PRIVATE KEY", pair.getPrivate().getEncoded());
  }

  private void pem(String file, String type, byte[] der) throws Exception {
    Files.writeString(dir.resolve(file), "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + type + "-----\n");
  }

  private ContentSigner signer() {
    ByteArrayOutputStream signed = new ByteArrayOutputStream();
    return new ContentSigner() {
      @Override
      public AlgorithmIdentifier getAlgorithmIdentifier() {
        return new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.2.840.10045.4.3.2"));
      }

      @Override
      public OutputStream getOutputStream() {
        return signed;
      }

      @Override
      public byte[] getSignature() {
        return key.sign(signed.toByteArray());
      }
    };
  }
}
