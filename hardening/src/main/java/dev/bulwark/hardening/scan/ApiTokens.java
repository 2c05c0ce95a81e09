package dev.bulwark.hardening.scan;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tokens of clouds and their services, whose makers gave them a form that can be known: the begin, the length, the alphabet. */
final class ApiTokens {
  private record Form(String begin, Pattern whole) {}

  private static final int LONGEST = 2_048;
  private static final List<Form> FORMS =
      List.of(
          form("AKIA", "AKIA[A-Z2-7]{16}"),
          form("ASIA", "ASIA[A-Z2-7]{16}"),
          form("ghp_", "ghp_[A-Za-z0-9]{36}"),
          form("gho_", "gho_[A-Za-z0-9]{36}"),
          form("ghu_", "ghu_[A-Za-z0-9]{36}"),
          form("ghs_", "ghs_[A-Za-z0-9]{36}"),
          form("ghr_", "ghr_[A-Za-z0-9]{36}"),
          form("github_pat_", "github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}"),
          form("glpat-", "glpat-[A-Za-z0-9_-]{20}"),
          form("AIza", "AIza[A-Za-z0-9_-]{35}"),
          form("xox", "xox[abeoprs]-(?:[0-9A-Za-z]+-)*[0-9A-Za-z]{8,}(?:-[0-9A-Za-z]+)*"),
          form("sk_live_", "sk_live_[A-Za-z0-9]{24,99}"),
          form("rk_live_", "rk_live_[A-Za-z0-9]{24,99}"),
          form("SG.", "SG\\.[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}"),
          form("npm_", "npm_[A-Za-z0-9]{36}"),
          form("dop_v1_", "dop_v1_[0-9a-f]{64}"),
          form("AccountKey=", "AccountKey=[A-Za-z0-9+/]{86}=="),
          form("SharedAccessKey=", "SharedAccessKey=[A-Za-z0-9+/]{43}="),
          form("eyJ", "eyJ[A-Za-z0-9_-]{10,1000}\\.eyJ[A-Za-z0-9_-]{10,1000}\\.[A-Za-z0-9_-]{42,700}"));

  private ApiTokens() {}

  private static Form form(String begin, String whole) {
    return new Form(begin, Pattern.compile(whole + "(?![A-Za-z0-9_=-])"));
  }

  static int size() {
    return FORMS.size();
  }

  static Literal literal(int which) {
    return Literal.of(FORMS.get(which).begin);
  }

  static void confirm(int which, long offset, Window window, Haul haul) {
    int before = window.at(offset - 1);
    if (before >= 'a' && before <= 'z' || before >= 'A' && before <= 'Z' || before >= '0' && before <= '9' || before == '_') return;
    Form form = FORMS.get(which);
    Matcher token = form.whole.matcher(window.text(offset, offset + LONGEST));
    if (!token.lookingAt()) return;
    String found = token.group();
    String random = found.substring(form.begin.length());
    // Samples in manuals repeat a letter, count up, or say what they are.
    if (random.contains("EXAMPLE") || random.chars().distinct().count() < 7 || form.begin.equals("xox") && (found.length() < 20 || random.chars().noneMatch(Character::isDigit))) return;
    if (form.begin.equals("eyJ") && !jwt(found)) return;
    if (haul.claim(Haul.Kind.CREDENTIAL, offset, offset + found.length())) haul.secret("FW-CRED-006", "token " + form.begin, offset, found.getBytes(StandardCharsets.US_ASCII));
  }

  /** Header and claims are JSON, and the header names how it was signed. */
  private static boolean jwt(String token) {
    String[] parts = token.split("\\.", -1);
    try {
      String header = new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8);
      String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
      return header.contains("\"alg\"") && !header.contains("\"none\"") && header.endsWith("}") && claims.endsWith("}");
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }
}
