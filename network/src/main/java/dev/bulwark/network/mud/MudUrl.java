package dev.bulwark.network.mud;

import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.jspecify.annotations.Nullable;

/** The address of a MUD file: https, with a host, without user, fragment or blanks; as text, and as devices' certificates hold it (RFC 8520, section 11). */
public final class MudUrl {
  private static final int LONGEST = 2_000;
  private static final String EXTENSION = "1.3.6.1.5.5.7.1.25";

  private MudUrl() {}

  /**
   * The one that a device's certificate names; empty where it names none. Whose the certificate is, is another question.
   *
   * <p>{@code NETWORK-304} where what stands there is no such address, or is marked critical
   */
  public static Optional<String> of(X509Certificate device) {
    byte[] extension = device.getExtensionValue(EXTENSION);
    if (extension == null) return Optional.empty();
    byte[] value = ASN1OctetString.getInstance(extension).getOctets();
    try {
      if (BoundedDer.holds(value) && !Objects.requireNonNullElse(device.getCriticalExtensionOIDs(), Set.of()).contains(EXTENSION)) {
        String url = ASN1IA5String.getInstance(ASN1Primitive.fromByteArray(value)).getString();
        if (wellFormed(url)) return Optional.of(url);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw unfit(e);
    }
    throw unfit(null);
  }

  private static Problem unfit(@Nullable Throwable cause) {
    return new Problem("NETWORK-304", "the certificate's MUD URL is no https address", "do not use this certificate; ask who issued it", cause);
  }

  public static boolean wellFormed(String text) {
    if (text.length() > LONGEST || !text.matches("[!-~]+")) return false;
    try {
      URI url = new URI(text);
      return "https".equalsIgnoreCase(url.getScheme()) && url.getHost() != null && url.getRawUserInfo() == null && url.getRawFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
