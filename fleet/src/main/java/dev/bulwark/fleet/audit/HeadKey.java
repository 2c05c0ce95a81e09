package dev.bulwark.fleet.audit;

import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/** The public key of signed heads as PEM ({@code BEGIN PUBLIC KEY}), the form that openssl reads as well. */
public final class HeadKey {
  private static final int LONGEST = 16_384;
  private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
  private static final String END = "-----END PUBLIC KEY-----";

  private HeadKey() {}

  public static String pem(PublicKey key) {
    return BEGIN + "\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded()) + "\n" + END + "\n";
  }

  /** {@code Problem AUDIT-003} where the file is not such a key. */
  public static PublicKey read(Path file) {
    try {
      if (Files.size(file) > LONGEST) throw unusable(file, null);
      String text = Files.readString(file, StandardCharsets.US_ASCII);
      int begin = text.indexOf(BEGIN);
      int end = text.indexOf(END);
      if (begin < 0 || end < begin) throw unusable(file, null);
      byte[] der = Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
      for (String algorithm : List.of("EC", "Ed25519", "RSA")) {
        try {
          return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der));
        } catch (GeneralSecurityException e) {
          continue; // a key of another kind
        }
      }
      throw unusable(file, null);
    } catch (IOException | IllegalArgumentException e) {
      throw unusable(file, e);
    }
  }

  private static Problem unusable(Path file, @org.jspecify.annotations.Nullable Throwable cause) {
    return new Problem("AUDIT-003", "the audit log's public key cannot be read: " + file, "give the state directory of a server; the key is written there as trust/audit.pub", cause);
  }
}
