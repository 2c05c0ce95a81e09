package dev.bulwark.hardening.sbom;

/** Names of the properties that ingredients of package databases carry: what the package was made from. */
final class Packaged {
  /** The source package. */
  static final String UPSTREAM_NAME = "bulwark:upstreamName";

  /** The version without the distribution's epoch and revision. */
  static final String UPSTREAM_VERSION = "bulwark:upstreamVersion";

  private Packaged() {}

  /** {@code 1:1.2.13.dfsg-1} gives {@code 1.2.13}; Source: Debian policy 5.6.12, and the marks of repacked sources. */
  static String upstreamVersion(String version) {
    int epoch = version.indexOf(':');
    String plain = epoch > 0 && version.substring(0, epoch).chars().allMatch(Character::isDigit) ? version.substring(epoch + 1) : version;
    int revision = plain.lastIndexOf('-');
    if (revision > 0) plain = plain.substring(0, revision);
    for (String mark : new String[] {"+dfsg", ".dfsg", "~dfsg", "+ds", ".ds", "+really"}) {
      int at = plain.indexOf(mark);
      if (at > 0) plain = mark.equals("+really") ? plain.substring(at + mark.length()) : plain.substring(0, at);
    }
    return plain;
  }
}
