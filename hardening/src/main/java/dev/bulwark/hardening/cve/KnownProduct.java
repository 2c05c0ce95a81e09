package dev.bulwark.hardening.cve;

import java.util.Optional;

/**
 * A component that we know by name: what it is called in every bill of materials, and the maker and product that records file it under.
 *
 * @param name canonical, lower case
 * @param vendor as in its CPE
 * @param product as in its CPE
 */
public record KnownProduct(String name, String vendor, String product) {
  /** By its canonical name or another name that packages and source trees give it, in any case; empty for one that we do not know. */
  public static Optional<KnownProduct> called(String name) {
    return Products.called(name).map(Products::filed);
  }

  /** Its name in the Common Platform Enumeration, 2.3: an operating system's begins with {@code o}, any other's with {@code a}. */
  public String cpe(String version) {
    String part = name.equals("linux") || name.equals("freertos") || name.equals("zephyr") ? "o" : "a";
    return "cpe:2.3:" + part + ":" + bound(vendor) + ":" + bound(product) + ":" + bound(version.toLowerCase(java.util.Locale.ROOT)) + ":*:*:*:*:*:*:*";
  }

  /** Source: NIST IR 7695, 5.3.2: all but letters, digits, {@code _}, {@code -} and {@code .} stand behind a backslash. */
  private static String bound(String value) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean plain = c < 128 && (Character.isLetterOrDigit(c) || "_-.".indexOf(c) >= 0);
      if (c <= ' ' || c >= 127) out.append('_');
      else if (plain) out.append(c);
      else out.append('\\').append(c);
    }
    return out.toString();
  }
}
