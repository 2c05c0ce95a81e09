package dev.bulwark.network.nft;

import dev.bulwark.network.nft.Token.Kind;
import dev.bulwark.network.packet.Ip;
import java.util.regex.Pattern;

/** Cuts nft's text into tokens as its own scanner does, one at a time. Guarantees: linear in the text; every character belongs to a token, to space between them or to a comment, or the text is refused. */
final class Lexer {
  private static final Pattern HARDWARE = Pattern.compile("[0-9a-fA-F]{1,2}(?::[0-9a-fA-F]{1,2}){5}");
  private static final int LONGEST_ADDRESS = 50;
  private final String text;
  private int at;
  private int line = 1;

  Lexer(String text) {
    this.text = text;
  }

  Token next() {
    skipSpace();
    if (at >= text.length()) return new Token(Kind.END, "", line);
    char c = text.charAt(at);
    if (c == '\n') {
      at++;
      return new Token(Kind.NEWLINE, "", line++);
    }
    if (c == '"') return string();
    if (c == '$') {
      at++;
      return new Token(Kind.VARIABLE, text.substring(at, at = wordEnd(at)), line);
    }
    int address = addressEnd();
    if (address > 0) return word(address);
    if (isLetter(c)) return word(wordEnd(at));
    if (isDigit(c)) return word(numberEnd(at));
    if (at + 1 < text.length()) {
      String two = text.substring(at, at + 2);
      if (two.equals("!=") || two.equals("==") || two.equals("<=") || two.equals(">=") || two.equals("<<") || two.equals(">>")) return symbol(2);
    }
    if ("{}(),;=:./-!<>&|^@*+".indexOf(c) >= 0) return symbol(1);
    throw Refusal.unreadable("line " + line, "the character U+" + String.format(java.util.Locale.ROOT, "%04X", (int) c) + " belongs to no statement");
  }

  private void skipSpace() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '#') {
        // listings hide what iptables put there in a comment, and the rest of the rule behind it
        if (text.startsWith("xt_", at + 1) || text.startsWith(" xt_", at + 1)) throw Refusal.misunderstood("line " + line, "`" + text.substring(at, Math.min(text.length(), at + 20)).strip() + "`");
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (c == '\\' && at + 1 < text.length() && text.charAt(at + 1) == '\n') {
        at += 2;
        line++;
      } else if (c == ' ' || c == '\t' || c == '\r') {
        at++;
      } else {
        return;
      }
    }
  }

  private Token string() {
    int end = at + 1;
    while (end < text.length() && text.charAt(end) != '"' && text.charAt(end) != '\n') end++;
    if (end >= text.length() || text.charAt(end) == '\n') throw Refusal.unreadable("line " + line, "a quoted text has no end");
    Token token = new Token(Kind.STRING, text.substring(at + 1, end), line);
    at = end + 1;
    return token;
  }

  private Token word(int end) {
    return new Token(Kind.WORD, text.substring(at, at = end), line);
  }

  private Token symbol(int length) {
    return new Token(Kind.SYMBOL, text.substring(at, at += length), line);
  }

  /** Where an IPv6 or hardware address that begins here ends; 0 where none does. Colons also stand between the keys and verdicts of maps. */
  private int addressEnd() {
    int end = at;
    int colons = 0;
    while (end < text.length() && end - at < LONGEST_ADDRESS) {
      char c = text.charAt(end);
      if (c == ':') colons++;
      else if (c != '.' && Character.digit(c, 16) < 0 || c >= 128) break;
      end++;
    }
    if (colons < 2) return 0;
    String address = text.substring(at, end);
    return Ip.parse(address).isPresent() || HARDWARE.matcher(address).matches() ? end : 0;
  }

  private int wordEnd(int from) {
    int end = from;
    while (end < text.length() && (isLetter(text.charAt(end)) || isDigit(text.charAt(end)) || "/-.".indexOf(text.charAt(end)) >= 0)) end++;
    // eth* and eth\* stand for names that begin so, and only at the end of a name
    if (end > from && end < text.length() && text.charAt(end) == '\\' && end + 1 < text.length() && text.charAt(end + 1) == '*') return end + 2;
    return end > from && end < text.length() && text.charAt(end) == '*' ? end + 1 : end;
  }

  private int numberEnd(int from) {
    int end = from;
    while (end < text.length() && (isLetter(text.charAt(end)) || isDigit(text.charAt(end)) || text.charAt(end) == '.')) end++;
    return end;
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
