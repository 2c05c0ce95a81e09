package dev.bulwark.pki.csr;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;

/** Public keys whose private half anybody can have: printed in standards as examples, or with a trivial private number. By SHA-256 of their encoding. */
public final class LeakedKeys {
  private static final LeakedKeys KNOWN = read("leaked-keys.txt");
  private final Set<String> hashes;

  private LeakedKeys(Set<String> hashes) {
    this.hashes = hashes;
  }

  /** The list that the product carries; {@code leaked-keys.txt} says where each comes from. */
  public static LeakedKeys known() {
    return KNOWN;
  }

  public boolean contains(String keySha256) {
    return hashes.contains(keySha256);
  }

  private static LeakedKeys read(String resource) {
    try (InputStream in = LeakedKeys.class.getResourceAsStream(resource)) {
      if (in == null) throw new IllegalStateException(resource + " is not in the jar");
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
      return new LeakedKeys(lines.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).map(line -> line.substring(0, 64)).collect(Collectors.toUnmodifiableSet()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
