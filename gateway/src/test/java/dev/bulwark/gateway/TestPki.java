package dev.bulwark.gateway;

import dev.bulwark.fleet.device.Device;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Fingerprint;
import dev.bulwark.fleet.device.Identity;
import dev.bulwark.fleet.device.Lifecycle;
import dev.bulwark.fleet.device.Serial;
import dev.bulwark.fleet.view.FleetView;
import dev.bulwark.gateway.tls.TlsCredential;
import java.math.BigInteger;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** A certificate authority of the tests: P-256 throughout, made in memory. */
public final class TestPki {
  public enum Kind { CLIENT, SERVER, CA }

  public record Held(X509Certificate certificate, KeyPair keys) {
    public Fingerprint fingerprint() {
      try {
        return Fingerprint.of(certificate.getEncoded());
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    public Serial serial() {
      return new Serial(certificate.getSerialNumber());
    }

    public TlsCredential credential() {
      return new TlsCredential(List.of(certificate), keys.getPrivate());
    }
  }

  private static final SecureRandom RANDOM = new SecureRandom();
  public final Held ca;
  private final String name;

  public TestPki(String name) {
    this.name = name;
    KeyPair keys = keys();
    Instant now = Instant.now();
    this.ca = new Held(build("CN=" + name, keys, "CN=" + name, keys, now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(30)), Kind.CA), keys);
  }

  public Held issue(String common, Kind kind) {
    return issue(common, kind, Instant.now().minusSeconds(60), Instant.now().plus(Duration.ofDays(1)));
  }

  public Held issue(String common, Kind kind, Instant from, Instant to) {
    KeyPair keys = keys();
    return new Held(build("CN=" + common, keys, "CN=" + name, ca.keys(), from, to, kind), keys);
  }

  /** Issues for a device and makes it known and active. */
  public Held enrol(FleetView view, String id) {
    Held held = issue(id, Kind.CLIENT);
    know(view, id, held);
    return held;
  }

  public static void know(FleetView view, String id, Held held) {
    DeviceId device = new DeviceId(id);
    view.load(new Device(device, "default", "default", "default", Set.of(), Lifecycle.ACTIVE, Instant.EPOCH));
    view.load(new Identity(held.fingerprint(), device, held.serial(), held.certificate().getNotBefore().toInstant(), held.certificate().getNotAfter().toInstant(), false));
  }

  /** A client's context; without {@code own} it shows no certificate. */
  public SSLContext client(@Nullable Held own) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(own == null ? new KeyManager[0] : new KeyManager[] {new Eager(own)}, trust().getTrustManagers(), RANDOM);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Shows its certificate whatever issuers the server names: an attacker is not polite. */
  private static final class Eager extends X509ExtendedKeyManager {
    private final Held own;

    Eager(Held own) {
      this.own = own;
    }

    @Override public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) { return new String[] {"own"}; }
    @Override public String chooseClientAlias(String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) { return "own"; }
    @Override public String chooseEngineClientAlias(String[] keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) { return "own"; }
    @Override public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) { return null; }
    @Override public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) { return null; }
    @Override public X509Certificate[] getCertificateChain(String alias) { return new X509Certificate[] {own.certificate()}; }
    @Override public PrivateKey getPrivateKey(String alias) { return own.keys().getPrivate(); }
  }

  public static KeyManagerFactory keyManagers(Held own) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("own", own.keys().getPrivate(), new char[0], new X509Certificate[] {own.certificate()});
      KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
      factory.init(store, new char[0]);
      return factory;
    } catch (GeneralSecurityException | java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }

  public TrustManagerFactory trust() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry("ca", ca.certificate());
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      return factory;
    } catch (GeneralSecurityException | java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509Certificate build(String subject, KeyPair own, String issuer, KeyPair signer, Instant from, Instant to, Kind kind) {
    try {
      var builder = new JcaX509v3CertificateBuilder(
          new X500Name(issuer), new BigInteger(120, RANDOM).add(BigInteger.ONE), Date.from(from), Date.from(to), new X500Name(subject), own.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(kind == Kind.CA));
      if (kind != Kind.CA)
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(kind == Kind.CLIENT ? KeyPurposeId.id_kp_clientAuth : KeyPurposeId.id_kp_serverAuth));
      if (kind == Kind.SERVER)
        builder.addExtension(Extension.subjectAlternativeName, false,
            new GeneralNames(new GeneralName[] {new GeneralName(GeneralName.dNSName, "localhost"), new GeneralName(GeneralName.iPAddress, "127.0.0.1")}));
      return new JcaX509CertificateConverter().getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
    } catch (GeneralSecurityException | java.io.IOException | org.bouncycastle.operator.OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }
}
