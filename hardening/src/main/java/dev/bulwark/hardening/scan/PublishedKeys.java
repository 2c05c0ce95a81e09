package dev.bulwark.hardening.scan;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keys whose private half can be downloaded by anybody: the examples and test keys of boot loaders and their tools.
 *
 * <p>Of each the digest of its SubjectPublicKeyInfo is known, the first bytes of the number that makes it public (by which it is found in an image that carries the bare number), and the digests by which fuses and boot loaders hold it.
 */
public final class PublishedKeys {
  private static final String LIST = "/dev/bulwark/hardening/published-keys.txt";

  private record Known(String name, String spki, Literal begin, List<String> bootDigests) {}

  private final List<Known> known;
  private final Map<String, String> names = new HashMap<>();

  private PublishedKeys(List<Known> known) {
    this.known = known;
    for (Known key : known) {
      names.put(key.spki, key.name);
      for (String digest : key.bootDigests) names.put(digest, key.name);
    }
  }

  /** The list that the program brings; read once. */
  public static PublishedKeys shipped() {
    return Shipped.KEYS;
  }

  private static final class Shipped {
    static final PublishedKeys KEYS = load();

    private static PublishedKeys load() {
      try (InputStream in = PublishedKeys.class.getResourceAsStream(LIST)) {
        if (in == null) throw new IllegalStateException(LIST + " is missing from the program");
        return read(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A list in the form of the shipped one: digest of the SubjectPublicKeyInfo, first sixteen bytes of the public number, other digests with commas between or {@code -}, name. */
  public static PublishedKeys read(String text) {
    List<Known> known = new ArrayList<>();
    for (String line : text.lines().toList()) {
      if (line.isBlank() || line.startsWith("#")) continue;
      String[] cells = line.split(" ", 4);
      known.add(new Known(cells[3], cells[0], Literal.of(HexFormat.of().parseHex(cells[1])), cells[2].equals("-") ? List.of() : List.of(cells[2].split(",", -1))));
    }
    return new PublishedKeys(List.copyOf(known));
  }

  /** What the key is called, by the SHA-256 of its SubjectPublicKeyInfo or by the digest that fuses or a boot loader hold, in lower-case hex; empty for any other. */
  public Optional<String> named(String digest) {
    return Optional.ofNullable(names.get(digest));
  }

  int size() {
    return known.size();
  }

  /** The first sixteen bytes of a modulus or a point's first coordinate: by chance they stand nowhere. */
  Literal begin(int which) {
    return known.get(which).begin;
  }

  void found(int which, long offset, Haul haul) {
    Known key = known.get(which);
    if (haul.claim(Haul.Kind.KEY, offset, offset + key.begin.length())) haul.open("FW-KEY-004", key.name, "published key", key.spki, offset);
  }
}
