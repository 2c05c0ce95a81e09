package dev.bulwark.fleet.keys;

import dev.bulwark.problem.Problem;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A key or token named as in RFC 7512: {@code pkcs11:token=fleet;serial=0a1b;object=issuing?module-path=/usr/lib/softhsm/libsofthsm2.so&pin-source=file:/run/pin}.
 *
 * <h2>Guarantees</h2> It names a token by label (and serial), never by slot number, which tokens change; it never holds a PIN ({@code pin-value} is refused).
 * <h2>Fails by</h2> {@code Problem KEYS-026}.
 */
public record Pkcs11Uri(String token, Optional<String> serial, Optional<String> object, Optional<Path> modulePath, Optional<SecretRef> pinSource) {
  private static final Pattern PART = Pattern.compile("([a-z-]{1,32})=((?:[A-Za-z0-9._~:\\[\\]@!$'()*+,=/-]|%[0-9A-Fa-f]{2})*)");

  public static Pkcs11Uri parse(String text) {
    if (!text.startsWith("pkcs11:") || text.length() > 2_048) throw refused("it is too long or of another scheme");
    String rest = text.substring(7);
    int question = rest.indexOf('?');
    Map<String, String> path = parts(question < 0 ? rest : rest.substring(0, question), ";");
    Map<String, String> query = question < 0 ? Map.of() : parts(rest.substring(question + 1), "&");
    if (query.containsKey("pin-value")) throw refused("it holds the PIN itself");
    if (path.containsKey("slot-id")) throw refused("slot numbers change; name the token by its label");
    String token = path.get("token");
    if (token == null || token.isEmpty()) throw refused("the token's label is missing");
    try {
      Optional<Path> module = Optional.ofNullable(query.get("module-path")).map(Path::of);
      return new Pkcs11Uri(token, Optional.ofNullable(path.get("serial")), Optional.ofNullable(path.get("object")), module, pin(query.get("pin-source")));
    } catch (IllegalArgumentException notAPath) {
      throw refused("the module's path cannot be read");
    }
  }

  private static Optional<SecretRef> pin(@Nullable String source) {
    if (source == null) return Optional.empty();
    SecretRef ref = SecretRef.parse(source);
    if (ref instanceof SecretRef.InToken) throw refused("a PIN comes from a file, the environment or a credential");
    return Optional.of(ref);
  }

  private static Map<String, String> parts(String text, String separator) {
    Map<String, String> found = new LinkedHashMap<>();
    if (text.isEmpty()) return found;
    for (String part : text.split(Pattern.quote(separator), -1)) {
      var matcher = PART.matcher(part);
      if (!matcher.matches()) throw refused("an attribute cannot be read");
      String value = URLDecoder.decode(matcher.group(2).replace("+", "%2B"), StandardCharsets.UTF_8);
      if (value.chars().anyMatch(Character::isISOControl)) throw refused("an attribute holds a control character");
      if (found.put(matcher.group(1), value) != null) throw refused("an attribute stands twice");
    }
    return found;
  }

  private static Problem refused(String why) {
    return new Problem("KEYS-026", "the PKCS#11 URI is refused: " + why, "write pkcs11:token=LABEL;object=KEY?module-path=LIBRARY&pin-source=file:PATH");
  }

  @Override
  public String toString() {
    return "pkcs11:token=" + token + object.map(name -> ";object=" + name).orElse("");
  }
}
