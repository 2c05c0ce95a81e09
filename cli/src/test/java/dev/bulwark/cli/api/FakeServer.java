package dev.bulwark.cli.api;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A TLS server that answers each request by whole bytes that a test chose, and remembers what it was asked. */
public final class FakeServer implements AutoCloseable {
  private final SSLServerSocket socket;
  private final UnaryOperator<String> answers;
  private final byte[] certificate;
  private final KeyPair keys;

  /** The requests so far: head and body as they came. */
  public final List<String> requests = new CopyOnWriteArrayList<>();

  private FakeServer(UnaryOperator<String> answers, String name, String protocol) throws Exception {
    this.answers = answers;
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    keys = generator.generateKeyPair();
    X500Name subject = new X500Name("CN=fake");
    Instant now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(subject, BigInteger.TEN, Date.from(now.minusSeconds(60)), Date.from(now.plusSeconds(3600)), subject, keys.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new org.bouncycastle.asn1.x509.BasicConstraints(true));
    builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(GeneralName.dNSName, name)));
    var x509 = new JcaX509CertificateConverter().getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    certificate = x509.getEncoded();
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("fake", keys.getPrivate(), new char[0], new java.security.cert.Certificate[] {x509});
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(store, new char[0]);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    socket = (SSLServerSocket) tls.getServerSocketFactory().createServerSocket(0, 10, InetAddress.getByName("localhost"));
    socket.setEnabledProtocols(new String[] {protocol});
    // a virtual thread may accept one more after close()
    Thread.ofPlatform().daemon().start(this::serve);
  }

  /** Answers by {@code answers}: request line in, whole reply out. */
  public static FakeServer answering(UnaryOperator<String> answers) throws Exception {
    return new FakeServer(answers, "localhost", "TLSv1.3");
  }

  static FakeServer named(String name, String protocol) throws Exception {
    return new FakeServer(line -> json("{}"), name, protocol);
  }

  public static String json(String document) {
    return reply("200 OK", "application/json", document);
  }

  public static String bytes(byte[] body) {
    return reply("200 OK", "application/octet-stream", new String(body, StandardCharsets.ISO_8859_1));
  }

  /** A revocation list with one entry, signed by this server's own key. */
  public byte[] crl(long number) {
    try {
      Instant now = Instant.now();
      var builder = new org.bouncycastle.cert.X509v2CRLBuilder(new X500Name("CN=fake"), Date.from(now)).setNextUpdate(Date.from(now.plusSeconds(3600)));
      builder.addCRLEntry(BigInteger.TWO, Date.from(now), org.bouncycastle.asn1.x509.CRLReason.keyCompromise);
      builder.addExtension(Extension.cRLNumber, false, new org.bouncycastle.asn1.x509.CRLNumber(BigInteger.valueOf(number)));
      return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())).getEncoded();
    } catch (IOException | org.bouncycastle.operator.OperatorCreationException e) {
      throw new AssertionError(e);
    }
  }

  public String pem() {
    return "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate) + "\n-----END CERTIFICATE-----\n";
  }

  public static String problem(int status, String code) {
    return reply(status + " No", "application/problem+json", "{\"code\":\"" + code + "\",\"detail\":\"it is not so\",\"hint\":\"do otherwise\",\"status\":" + status + "}");
  }

  static String reply(String status, String type, String body) {
    return "HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: " + body.getBytes(StandardCharsets.ISO_8859_1).length + "\r\n\r\n" + body;
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (SSLSocket peer = (SSLSocket) socket.accept()) {
        peer.setSoTimeout(60_000);
        String request = request(new BufferedInputStream(peer.getInputStream()));
        requests.add(request);
        peer.getOutputStream().write(answers.apply(request.lines().findFirst().orElse("")).getBytes(StandardCharsets.ISO_8859_1));
        peer.getOutputStream().flush();
      } catch (IOException refusedOrClosed) {
        // The client's side of it is what the test looks at.
      }
    }
  }

  private static String request(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) throw new IOException("no request");
      head.append((char) b);
    }
    int length = head.toString().lines().filter(l -> l.startsWith("Content-Length: ")).mapToInt(l -> Integer.parseInt(l.substring(16))).findFirst().orElse(0);
    return head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  public int port() {
    return socket.getLocalPort();
  }

  /** Writes {@code dir} as a running server would: server.json, the root, the operator's token. */
  public Path describedIn(Path dir) throws IOException {
    Files.createDirectories(dir.resolve("trust"));
    Files.writeString(dir.resolve("trust/root.pem"), pem());
    Files.writeString(dir.resolve("operator.token"), "t0ken\n");
    Files.writeString(
        dir.resolve("server.json"),
        """
        {"pid":1,"version":"0.1.0","listeners":{"admin":{"host":"localhost","port":%1$d},"device":{"host":"localhost","port":%1$d},"mqtt":{"host":"localhost","port":1}},
         "trust":{"root":"%2$s"},"operatorToken":"%3$s"}"""
            .formatted(port(), dir.resolve("trust/root.pem"), dir.resolve("operator.token")));
    return dir;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
