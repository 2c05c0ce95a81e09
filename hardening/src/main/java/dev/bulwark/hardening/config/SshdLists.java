package dev.bulwark.hardening.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The algorithm lists of sshd. A list that begins with {@code +}, {@code -} or {@code ^} changes the server's built-in one; that is taken as OpenSSH 9 has it, {@code sshd_config(5)}.
 */
final class SshdLists {
  private static final Map<String, List<String>> BUILT_IN =
      Map.of(
          "ciphers", List.of("chacha20-poly1305@openssh.com", "aes128-gcm@openssh.com", "aes256-gcm@openssh.com", "aes128-ctr", "aes192-ctr", "aes256-ctr"),
          "kexalgorithms",
              List.of("sntrup761x25519-sha512@openssh.com", "curve25519-sha256", "curve25519-sha256@libssh.org", "ecdh-sha2-nistp256", "ecdh-sha2-nistp384", "ecdh-sha2-nistp521",
                  "diffie-hellman-group-exchange-sha256", "diffie-hellman-group16-sha512", "diffie-hellman-group18-sha512", "diffie-hellman-group14-sha256"),
          "macs",
              List.of("umac-64-etm@openssh.com", "umac-128-etm@openssh.com", "hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com", "hmac-sha1-etm@openssh.com", "umac-64@openssh.com",
                  "umac-128@openssh.com", "hmac-sha2-256", "hmac-sha2-512", "hmac-sha1"));

  private SshdLists() {}

  /** The algorithms that are offered. @param option in small letters */
  static List<String> offered(String option, String written) {
    List<String> named = List.of((written.isEmpty() || "+-^".indexOf(written.charAt(0)) < 0 ? written : written.substring(1)).split(",", -1));
    List<String> builtIn = BUILT_IN.getOrDefault(option, List.of());
    return switch (written.isEmpty() ? ' ' : written.charAt(0)) {
      case '+', '^' -> {
        List<String> both = new ArrayList<>(builtIn);
        both.addAll(named);
        yield both;
      }
      case '-' -> builtIn.stream().filter(each -> named.stream().noneMatch(pattern -> Glob.matches(pattern, each))).toList();
      default -> named;
    };
  }
}
