package dev.bulwark.fleet.keys;

import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Fetches what a {@link SecretRef} points to.
 *
 * <h2>Guarantees</h2> At most 64 KiB are read; an empty value is refused, because an empty passphrase is a missing one.
 * <h2>Fails by</h2> {@code Problem KEYS-002}, which names the place and never the value.
 */
public final class Secrets {
  private static final int LONGEST = 64 * 1024;
  private final UnaryOperator<@Nullable String> environment;

  /** Reads from the environment of this process. */
  public Secrets() {
    this(name -> name == null ? null : System.getenv(name));
  }

  /** {@code environment} answers a variable's name with its value, or null. */
  public Secrets(UnaryOperator<@Nullable String> environment) {
    this.environment = environment;
  }

  public Secret read(SecretRef ref) {
    return switch (ref) {
      case SecretRef.InFile file -> file(file.path(), ref);
      case SecretRef.InEnvironment variable -> variable(variable);
      case SecretRef.Credential credential -> {
        String folder = environment.apply("CREDENTIALS_DIRECTORY");
        if (folder == null) throw unreadable(ref, "the service manager passed no credentials", null);
        yield file(Path.of(folder, credential.name()), ref);
      }
      case SecretRef.InToken token -> throw unreadable(ref, "a token gives its keys for use, not to be read", null);
    };
  }

  private Secret variable(SecretRef.InEnvironment ref) {
    String value = environment.apply(ref.name());
    if (value == null || value.isEmpty()) throw unreadable(ref, "the variable is not set or empty", null);
    return Secret.of(value.toCharArray());
  }

  private static Secret file(Path path, SecretRef ref) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path)) {
      bytes = in.readNBytes(LONGEST + 1);
    } catch (IOException | SecurityException e) {
      throw unreadable(ref, "the file cannot be read", e);
    }
    try {
      if (bytes.length > LONGEST) throw unreadable(ref, "more than 64 KiB", null);
      int end = bytes.length;
      if (end > 0 && bytes[end - 1] == '\n') end--;
      if (end > 0 && end < bytes.length && bytes[end - 1] == '\r') end--;
      if (end == 0) throw unreadable(ref, "the file is empty", null);
      byte[] value = Arrays.copyOf(bytes, end);
      Secret secret = Secret.of(value);
      Arrays.fill(value, (byte) 0);
      return secret;
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static Problem unreadable(SecretRef ref, String why, @Nullable Throwable cause) {
    return new Problem("KEYS-002", "the secret at " + ref.place() + " cannot be used: " + why, "put the secret there, readable by this user only", cause);
  }
}
