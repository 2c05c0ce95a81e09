package dev.bulwark.network.mud;

import java.net.URI;
import java.net.URISyntaxException;

/** The address of a MUD file: https, with a host, without user, fragment or blanks. */
public final class MudUrl {
  private static final int LONGEST = 2_000;

  private MudUrl() {}

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
