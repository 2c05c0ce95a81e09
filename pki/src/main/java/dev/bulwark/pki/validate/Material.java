package dev.bulwark.pki.validate;

import dev.bulwark.problem.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProviderException;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Certificates and CRLs from files: PEM with one or several objects and anything between them, or one DER object that fills its file. */
final class Material {
  private static final int LARGEST_FILE = 64 << 20;
  private static final int LARGEST_CERTIFICATE = 256 << 10;
  private static final int MOST_OBJECTS = 10_000;
  private static final String BEGIN = "-----BEGIN ";
  private static final String DASHES = "-----";

  private Material() {}

  /** A certificate that fills {@code der} to the last octet, or none. */
  static Optional<X509Certificate> certificate(byte[] der) {
    if (der.length > LARGEST_CERTIFICATE) return Optional.empty();
    try {
      X509Certificate read = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
      return read.getEncoded().length == der.length ? Optional.of(read) : Optional.empty();
    } catch (CertificateException | ProviderException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static List<X509Certificate> certificates(Path file) {
    List<X509Certificate> found = new ArrayList<>();
    for (byte[] der : objects(bytes(file), "CERTIFICATE")) found.add(certificate(der).orElseThrow(() -> unreadable(file, "holds what is no certificate", null)));
    if (found.isEmpty()) throw unreadable(file, "holds no certificate", null);
    return List.copyOf(found);
  }

  static List<X509CRL> crls(Path file) {
    List<X509CRL> found = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (byte[] der : objects(bytes(file), "X509 CRL")) found.add((X509CRL) factory.generateCRL(new ByteArrayInputStream(der)));
    } catch (CRLException | CertificateException | ProviderException | IllegalArgumentException e) {
      throw unreadable(file, "holds what is no CRL", e);
    }
    if (found.isEmpty()) throw unreadable(file, "holds no CRL", null);
    return List.copyOf(found);
  }

  static byte[] bytes(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
      if (bytes.length > LARGEST_FILE) throw unreadable(file, "is larger than 64 MiB", null);
      return bytes;
    } catch (IOException e) {
      throw unreadable(file, "cannot be read", e);
    }
  }

  /** The DER objects of one kind in a file's content; none when it is neither PEM of that kind nor DER. */
  static List<byte[]> objects(byte[] content, String kind) {
    if (content.length > 0 && content[0] == 0x30) return List.of(content);
    String text = new String(content, StandardCharsets.ISO_8859_1);
    List<byte[]> found = new ArrayList<>();
    int at = text.indexOf(BEGIN);
    while (at >= 0 && found.size() < MOST_OBJECTS) {
      int labelled = text.indexOf(DASHES, at + BEGIN.length());
      if (labelled < 0) return found;
      String label = text.substring(at + BEGIN.length(), labelled);
      int end = text.indexOf("-----END " + label + DASHES, labelled);
      if (end < 0) return found;
      if (label.equals(kind)) found.add(decoded(text.substring(labelled + DASHES.length(), end)));
      at = text.indexOf(BEGIN, end);
    }
    return found;
  }

  /** Armour that cannot be decoded stays an object, an empty one: it must not make the next certificate the first. */
  private static byte[] decoded(String base64) {
    try {
      return Base64.getMimeDecoder().decode(base64.strip());
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private static Problem unreadable(Path file, String why, @Nullable Throwable cause) {
    return new Problem("PKI-080", file + " " + why, "give PEM or DER files of the kind that the option names", cause);
  }
}
