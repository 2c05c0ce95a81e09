package dev.bulwark.pki;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * The address of a manufacturer's usage description, as it stands in a device's certificate (RFC 8520, section 11): https, with a host, printable ASCII without blanks, without user and fragment, 255 characters at
 * most, so that a device can announce the same by DHCP (section 10).
 */
public final class MudUrl {
  public static final int LONGEST = 255;

  private MudUrl() {}

  public static boolean wellFormed(String text) {
    if (text.length() > LONGEST || !text.matches("https://[!-~]+")) return false;
    try {
      URI url = new URI(text);
      return url.getHost() != null && url.getRawUserInfo() == null && url.getRawFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
