package dev.bulwark.hardening.sbom;

import java.util.Comparator;

/**
 * Where something was seen.
 *
 * @param path inside the input; empty for the input itself
 * @param offset of the first byte in it; -1 where there is none
 */
public record Place(String path, long offset) implements Comparable<Place> {
  private static final Comparator<Place> ORDER = Comparator.comparing(Place::path).thenComparingLong(Place::offset);

  public static Place file(String path) {
    return new Place(path, -1);
  }

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }
}
