package dev.bulwark.network.packet;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A host name that may be written into another program's configuration: labels of letters, digits and inner hyphens (RFC 1123), 253 characters at most, the last label not a number, so that it is no address.
 *
 * @param text in lower case, without a final dot
 */
public record HostName(String text) implements Comparable<HostName> {
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  public HostName {
    if (!isName(text)) throw new IllegalArgumentException("no host name");
  }

  /** Empty for anything that is no such name, blanks around one included. */
  public static Optional<HostName> parse(String text) {
    if (text.length() > 254) return Optional.empty();
    String bare = (text.endsWith(".") ? text.substring(0, text.length() - 1) : text).toLowerCase(Locale.ROOT);
    return isName(bare) ? Optional.of(new HostName(bare)) : Optional.empty();
  }

  private static boolean isName(String text) {
    if (text.isEmpty() || text.length() > 253) return false;
    String[] labels = text.split("\\.", -1);
    for (String label : labels) if (!LABEL.matcher(label).matches()) return false;
    return !labels[labels.length - 1].matches("[0-9]+");
  }

  @Override
  public int compareTo(HostName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
