package dev.bulwark.cli.api;

import dev.bulwark.cli.terminal.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A TLS context that trusts the certificates of one file and no other. */
final class PinnedTls {
  private PinnedTls() {}

  static SSLContext trusting(@Nullable Path root) {
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(null, root == null ? null : trust(root), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw Failure.input("CLI-002", "the root certificate " + root + " cannot be read", "give a PEM file with the root certificate", e);
    }
  }

  private static TrustManager[] trust(Path root) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(root)) {
      int n = 0;
      for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) store.setCertificateEntry("root-" + n++, certificate);
      if (n == 0) throw new IOException("no certificate in the file");
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return factory.getTrustManagers();
  }
}
