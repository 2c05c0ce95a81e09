package dev.bulwark.pki;

import java.util.Locale;
import java.util.Optional;

/** The three CAs of the house. */
public enum IssuerName {
  /** Signs the other two and its own CRL, nothing else. */
  ROOT,
  /** Signs what devices show. */
  DEVICE,
  /** Signs what listeners show. */
  SERVER;

  /** The word in the store, in JSON and in addresses. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<IssuerName> of(String word) {
    for (IssuerName name : values()) if (name.word().equals(word)) return Optional.of(name);
    return Optional.empty();
  }
}
