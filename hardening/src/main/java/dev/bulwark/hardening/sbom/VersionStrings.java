package dev.bulwark.hardening.sbom;

import dev.bulwark.hardening.scan.Literal;
import dev.bulwark.hardening.scan.LiteralAutomaton;
import dev.bulwark.hardening.scan.LiteralScan;
import dev.bulwark.hardening.scan.Window;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the version strings of known components in one pass over bytes of any length.
 *
 * <h2>Guarantees</h2> A version is taken only where the whole string around the literal has the form that the component itself writes ({@link VersionMarks}). Memory is that of {@link LiteralScan}, and at most {@value #MOST} versions.
 * Several versions of one component in one input are all told, as not sure.
 */
final class VersionStrings {
  private static final int MOST = 256;

  /** Stands in a program that is linked to OpenSSL's library, and in the library itself. */
  private static final String LINKED = "libcrypto.so.";

  /** Stands in OpenSSL's library only: where it keeps its configuration. */
  private static final String OWN = "OPENSSLDIR: ";

  /** The marks, then the two above. */
  private static final LiteralScan SCAN =
      new LiteralScan(LiteralAutomaton.of(Stream.concat(VersionMarks.ALL.stream().map(VersionMark::literal), Stream.of(LINKED, OWN)).map(Literal::of).toList()), 512);

  /** Debian writes the release into the banner of a kernel whose own name is that of its interface: {@code Linux version 6.1.0-13-amd64 (…) #1 SMP Debian 6.1.55-1}. */
  private static final Pattern DEBIAN_KERNEL = Pattern.compile("#[0-9]+ [^\\x00\\n]*?Debian ([0-9]\\.[0-9]{1,2}\\.[0-9]{1,3})-[^\\x00\\n]*", Pattern.DOTALL);

  private final Map<String, SortedMap<String, Long>> found = new HashMap<>();
  private int count;
  private boolean linked;
  private boolean own;

  private VersionStrings() {}

  /** What stands in the stream, which is read to its end and not closed. */
  static List<Ingredient> in(InputStream content, String path) throws IOException {
    VersionStrings strings = new VersionStrings();
    SCAN.scan(content, strings::hit);
    return strings.ingredients(path);
  }

  static List<Ingredient> in(byte[] content, String path) {
    VersionStrings strings = new VersionStrings();
    SCAN.scan(content, strings::hit);
    return strings.ingredients(path);
  }

  private void hit(int literal, long offset, Window window) {
    if (literal >= VersionMarks.ALL.size()) {
      linked |= literal == VersionMarks.ALL.size();
      own |= literal > VersionMarks.ALL.size();
      return;
    }
    VersionMark mark = VersionMarks.ALL.get(literal);
    if (count >= MOST) return;
    String version = mark.read(window, offset);
    if (version == null) return;
    // The literal itself says nothing of the C library.
    if (mark.component().equals("glibc") && window.find("GNU C Library ", offset - 120, offset) < 0) return;
    if (mark.component().equals("linux")) {
      Matcher debian = DEBIAN_KERNEL.matcher(window.text(offset, offset + 400));
      if (debian.find()) version = debian.group(1);
    }
    if (found.computeIfAbsent(mark.component(), any -> new TreeMap<>()).putIfAbsent(version, offset) == null) count++;
  }

  private List<Ingredient> ingredients(String path) {
    List<Ingredient> all = new ArrayList<>();
    found.forEach((component, versions) -> versions.forEach((version, offset) -> {
      Place place = new Place(path, offset);
      if (component.equals("esp-idf")) {
        for (Ingredient one : IdfRelease.of("v" + version, Technique.VERSION_STRING, place)) all.add(versions.size() > 1 ? one.unsure() : one);
        return;
      }
      Ingredient one = Ingredient.upstream(component, version, Technique.VERSION_STRING).at(place);
      // Linked to the library and without its inside: the string is that of the header it was built with.
      boolean mention = component.equals("openssl") && linked && !own;
      if (mention) one = one.with("bulwark:builtAgainst", "true");
      all.add(mention || versions.size() > 1 ? one.unsure() : one);
    }));
    return all;
  }
}
