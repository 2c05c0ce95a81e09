package dev.bulwark.fleet.keys;

import dev.bulwark.problem.Printable;
import dev.bulwark.problem.Problem;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Where a secret is to be found: {@code file:PATH}, {@code env:NAME}, {@code credential:NAME} (systemd) or {@code pkcs11:URI}.
 *
 * <h2>Guarantees</h2> There is no form for the secret itself, so that none can stand in an argument list, a shell history or a configuration file; a text that
 * looks like a literal value is refused without being quoted.
 * <h2>Fails by</h2> {@code Problem KEYS-001} for a text that is no reference.
 */
public sealed interface SecretRef {
  /** The content of a file, without one final line break. */
  record InFile(Path path) implements SecretRef {
    @Override
    public String toString() {
      return "file:" + path;
    }
  }

  /** The value of an environment variable. */
  record InEnvironment(String name) implements SecretRef {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

    public InEnvironment {
      if (!NAME.matcher(name).matches()) throw new IllegalArgumentException("not the name of an environment variable");
    }

    @Override
    public String toString() {
      return "env:" + name;
    }
  }

  /** A credential that the service manager passed: the file of that name in {@code $CREDENTIALS_DIRECTORY}. */
  record Credential(String name) implements SecretRef {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}");

    public Credential {
      if (!NAME.matcher(name).matches()) throw new IllegalArgumentException("not the name of a credential");
    }

    @Override
    public String toString() {
      return "credential:" + name;
    }
  }

  /** A key that never leaves its token. */
  record InToken(Pkcs11Uri uri) implements SecretRef {
    @Override
    public String toString() {
      return uri.toString();
    }
  }

  /** Reads a reference; a text of any other form is refused and not repeated, for it may be the secret itself. */
  static SecretRef parse(String text) {
    if (text.length() > 4_096) throw refused(null);
    try {
      if (text.startsWith("file:") && text.length() > 5) return new InFile(Path.of(text.substring(5)));
      if (text.startsWith("env:")) return new InEnvironment(text.substring(4));
      if (text.startsWith("credential:")) return new Credential(text.substring(11));
    } catch (IllegalArgumentException notAName) {
      throw refused(notAName);
    }
    if (text.startsWith("pkcs11:")) return new InToken(Pkcs11Uri.parse(text));
    throw refused(null);
  }

  private static Problem refused(@org.jspecify.annotations.Nullable Throwable cause) {
    return new Problem("KEYS-001", "a secret is named by where it is, never by its value", "use file:PATH, env:NAME, credential:NAME or pkcs11:URI", cause);
  }

  /** {@link #toString} safe for a terminal: the place, never the secret. */
  default String place() {
    return Printable.line(toString(), 200);
  }
}
