package dev.bulwark.server;

import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The operators' token: 256 random bits, made at the first start and kept in the state directory for its owner alone, where the command line finds it. There is no default.
 *
 * @param fresh true where it was made just now, to be shown once
 */
record OperatorToken(String value, Path file, boolean fresh) {
  private static final String NAME = "operator.token";

  static OperatorToken open(StateDirectory state, SecureRandom random) {
    Path file = state.file(NAME);
    if (!Files.exists(file)) {
      byte[] bits = new byte[32];
      random.nextBytes(bits);
      String value = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
      state.write(NAME, (value + "\n").getBytes(StandardCharsets.US_ASCII));
      return new OperatorToken(value, file, true);
    }
    try {
      String value = Files.readString(file).strip();
      if (value.length() < 32 || value.length() > 200 || !value.chars().allMatch(c -> c > 0x20 && c < 0x7f))
        throw new Problem("UP-007", "the operator token in " + file + " is too short or damaged", "delete the file; the next start makes a new one");
      return new OperatorToken(value, file, false);
    } catch (IOException e) {
      throw new Problem("UP-006", "the operator token cannot be read: " + file, "check its rights", e);
    }
  }

  @Override
  public String toString() {
    return "OperatorToken[***, " + file + "]";
  }
}
