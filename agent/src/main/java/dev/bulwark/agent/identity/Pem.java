package dev.bulwark.agent.identity;

import dev.bulwark.problem.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** PEM text (RFC 7468), read with a bound of 256 KiB and 64 objects. */
public final class Pem {
  private static final int LARGEST = 256 * 1024;
  private static final int MOST = 64;
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private Pem() {}

  public static String write(String label, byte[] der) {
    return "-----BEGIN " + label + "-----\n" + LINES.encodeToString(der) + "\n-----END " + label + "-----\n";
  }

  public static String write(List<X509Certificate> certificates) {
    StringBuilder out = new StringBuilder();
    for (X509Certificate certificate : certificates) {
      try {
        out.append(write("CERTIFICATE", certificate.getEncoded()));
      } catch (CertificateException e) {
        throw new IllegalArgumentException("a parsed certificate has an encoding", e);
      }
    }
    return out.toString();
  }

  /** The certificates of a file, in its order; at least one. */
  public static List<X509Certificate> certificates(Path file) {
    try {
      return certificates(text(file));
    } catch (IOException | CertificateException | IllegalArgumentException e) {
      throw new Problem("AGENT-003", "no certificate can be read from " + file + ": " + e.getMessage(), "give a PEM file with BEGIN CERTIFICATE blocks", e);
    }
  }

  static List<X509Certificate> certificates(String pem) throws CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> out = new ArrayList<>();
    for (byte[] der : blocks(pem, "CERTIFICATE")) out.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
    if (out.isEmpty()) throw new CertificateException("it holds no certificate");
    return out;
  }

  /** The PKCS#8 private key of a file, an EC or RSA one. */
  public static PrivateKey privateKey(Path file) {
    try {
      List<byte[]> keys = blocks(text(file), "PRIVATE KEY");
      if (keys.size() != 1) throw new Problem("AGENT-004", "no PKCS#8 private key in " + file, "enrol again into an empty directory");
      PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(keys.getFirst());
      try {
        return KeyFactory.getInstance("EC").generatePrivate(spec);
      } catch (GeneralSecurityException notEc) {
        return KeyFactory.getInstance("RSA").generatePrivate(spec);
      }
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      // The parser's message may quote key material: only its kind is told.
      throw new Problem("AGENT-004", "the private key " + file + " cannot be read (" + e.getClass().getSimpleName() + ")", "check its owner and mode, or enrol again", e);
    }
  }

  static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) throw new IOException("larger than 256 KiB");
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }

  private static List<byte[]> blocks(String pem, String label) {
    String begin = "-----BEGIN " + label + "-----";
    String end = "-----END " + label + "-----";
    List<byte[]> out = new ArrayList<>();
    for (int from = pem.indexOf(begin); from >= 0; from = pem.indexOf(begin, from)) {
      int body = from + begin.length();
      int to = pem.indexOf(end, body);
      if (to < 0) throw new IllegalArgumentException("a block has no end");
      if (out.size() == MOST) throw new IllegalArgumentException("more than " + MOST + " blocks");
      out.add(Base64.getMimeDecoder().decode(pem.substring(body, to)));
      from = to;
    }
    return out;
  }
}
