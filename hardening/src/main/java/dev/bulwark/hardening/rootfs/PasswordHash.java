package dev.bulwark.hardening.rootfs;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.Md5Crypt;
import org.apache.commons.codec.digest.Sha2Crypt;
import org.apache.commons.codec.digest.UnixCrypt;
import org.bouncycastle.crypto.DataLengthException;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/**
 * A password hash as crypt(5) writes it.
 *
 * @param cost of trying one password, in steps of about a microsecond; {@link #UNTRIED} where it is not tried at all
 */
record PasswordHash(Form form, String text, long cost) {
  static final long UNTRIED = Long.MAX_VALUE;

  /** Of a single try: a second. The tree decides how many rounds a hash takes, so this is what it may ask for. */
  private static final long DEAREST = 1_000_000;

  private static final long USUAL_ROUNDS = 5_000;

  private static final String B64 = "[./0-9A-Za-z]";
  private static final Pattern DES = Pattern.compile(B64 + "{13}");
  private static final Pattern BSDI = Pattern.compile("_" + B64 + "{19}");
  private static final Pattern MD5 = Pattern.compile("\\$1\\$[^$:]{0,8}\\$" + B64 + "{22}");
  private static final Pattern SHA = Pattern.compile("\\$([56])\\$(?:rounds=([0-9]{1,12})\\$)?[^$:]{0,16}\\$(" + B64 + "+)");
  private static final Pattern BCRYPT = Pattern.compile("\\$2([abxy]?)\\$([0-9]{2})\\$" + B64 + "{53}");
  private static final Pattern SCRYPT = Pattern.compile("\\$(?:y|gy|7)\\$[./0-9A-Za-z$]{8,384}");
  private static final Pattern OTHER_WEAK = Pattern.compile("\\$(?:3|md5|sha1)[$,].{1,200}");

  /** How it was computed; a weak one falls to a desktop in hours whatever its salt. */
  enum Form {
    DES(true),
    BSDI_DES(true),
    MD5(true),
    /** NT hash, Sun MD5, PBKDF1 with SHA-1. */
    OLD(true),
    SHA256(false),
    SHA512(false),
    BCRYPT(false),
    /** yescrypt, gost-yescrypt, scrypt: no library of ours computes them. */
    YESCRYPT(false);

    private final boolean weak;

    Form(boolean weak) {
      this.weak = weak;
    }
  }

  /** Empty for what crypt would never give: a mark of a locked account, plain text, rubbish. */
  static Optional<PasswordHash> of(String text) {
    if (text.length() > 512) return Optional.empty();
    if (DES.matcher(text).matches()) return Optional.of(new PasswordHash(Form.DES, text, 300));
    if (BSDI.matcher(text).matches()) return Optional.of(new PasswordHash(Form.BSDI_DES, text, UNTRIED));
    if (MD5.matcher(text).matches()) return Optional.of(new PasswordHash(Form.MD5, text, 1_000));
    if (OTHER_WEAK.matcher(text).matches()) return Optional.of(new PasswordHash(Form.OLD, text, UNTRIED));
    if (SCRYPT.matcher(text).matches()) return Optional.of(new PasswordHash(Form.YESCRYPT, text, UNTRIED));
    Matcher sha = SHA.matcher(text);
    if (sha.matches() && sha.group(3).length() == (sha.group(1).equals("5") ? 43 : 86)) {
      long rounds = sha.group(2) == null ? USUAL_ROUNDS : Math.max(1_000, Long.parseLong(sha.group(2)));
      return Optional.of(new PasswordHash(sha.group(1).equals("5") ? Form.SHA256 : Form.SHA512, text, dear(rounds)));
    }
    Matcher bcrypt = BCRYPT.matcher(text);
    if (bcrypt.matches()) {
      int power = Integer.parseInt(bcrypt.group(2));
      // Only the letters that Bouncy Castle takes; $2$ and the faulty $2x$ of old are not tried.
      boolean known = !bcrypt.group(1).isEmpty() && !bcrypt.group(1).equals("x");
      return Optional.of(new PasswordHash(Form.BCRYPT, text, known && power >= 4 && power <= 20 ? dear((1L << power) * 60) : UNTRIED));
    }
    return Optional.empty();
  }

  private static long dear(long cost) {
    return cost > DEAREST ? UNTRIED : cost;
  }

  boolean tried() {
    return cost != UNTRIED;
  }

  /** By its form, or by fewer rounds than crypt takes when nothing is said. */
  boolean weak() {
    return form.weak || (form == Form.SHA256 || form == Form.SHA512) && cost < USUAL_ROUNDS || form == Form.BCRYPT && cost < (1L << 8) * 60;
  }

  /** For people. */
  String described() {
    return switch (form) {
      case DES -> "DES crypt";
      case BSDI_DES -> "extended DES crypt";
      case MD5 -> "MD5 crypt";
      case OLD -> "of an outdated form";
      case SHA256, SHA512 -> "sha" + (form == Form.SHA256 ? "256" : "512") + "crypt" + (weak() ? " with too few rounds" : "");
      case BCRYPT -> "bcrypt" + (weak() ? " with too few rounds" : "");
      case YESCRYPT -> "yescrypt";
    };
  }

  /** Whether the password gives this hash. @throws IllegalStateException where it is not {@link #tried} */
  boolean matches(String password) {
    byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
    try {
      return switch (form) {
        case DES -> UnixCrypt.crypt(bytes.clone(), text.substring(0, 2)).equals(text);
        case MD5 -> Md5Crypt.md5Crypt(bytes.clone(), text).equals(text);
        case SHA256 -> Sha2Crypt.sha256Crypt(bytes.clone(), text).equals(text);
        case SHA512 -> Sha2Crypt.sha512Crypt(bytes.clone(), text).equals(text);
        case BCRYPT -> OpenBSDBCrypt.checkPassword(text, bytes);
        default -> throw new IllegalStateException(form + " is not tried");
      };
    } catch (IllegalArgumentException | DataLengthException e) {
      // A salt of characters that the library does not take: no password of ours has that hash.
      return false;
    }
  }
}
