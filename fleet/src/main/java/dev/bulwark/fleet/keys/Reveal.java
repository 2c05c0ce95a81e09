package dev.bulwark.fleet.keys;

/**
 * The word that must stand where a secret is read: a search for {@code Reveal.because} lists every such place with its reason.
 *
 * @param reason why the plain value is needed here, for the reader of the code; never shown to a user
 */
public record Reveal(String reason) {
  public Reveal {
    if (reason.isBlank()) throw new IllegalArgumentException("a secret is revealed for a reason");
  }

  public static Reveal because(String reason) {
    return new Reveal(reason);
  }
}
