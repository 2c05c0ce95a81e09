package dev.bulwark.hardening.rootfs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Splits a line of a shell script into its commands, each a list of words: quotes taken away, comments left out, variables replaced where they are known (by nothing where they are not, as the shell does).
 *
 * <p>It does not run anything: what a command prints, what a condition would say, a text that spans lines stay unseen.
 */
final class ShellWords {
  private static final int MOST_WORDS = 2_000;
  private static final int LONGEST = 16_384;

  private final String line;
  private final Map<String, String> variables;
  private final Consumer<List<String>> commands;
  private List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean inWord;
  private boolean quoted;
  private int at;
  private int count;

  private ShellWords(String line, Map<String, String> variables, Consumer<List<String>> commands) {
    this.line = line.length() > LONGEST ? line.substring(0, LONGEST) : line;
    this.variables = variables;
    this.commands = commands;
  }

  static List<List<String>> commands(String line, Map<String, String> variables) {
    List<List<String>> commands = new ArrayList<>();
    each(line, variables, commands::add);
    return commands;
  }

  /** As {@link #commands}, one after the other: what {@code command} changes in the variables holds for the rest of the line. */
  static void each(String line, Map<String, String> variables, Consumer<List<String>> command) {
    new ShellWords(line, variables, command).run();
  }

  private void run() {
    while (at < line.length() && count < MOST_WORDS) {
      char c = line.charAt(at++);
      switch (c) {
        case ' ', '\t' -> endWord();
        case ';', '&', '|', '(', ')', '`', '\n' -> {
          endWord();
          endCommand();
        }
        case '#' -> {
          if (!inWord) at = line.length();
          else word.append(c);
        }
        case '\\' -> {
          inWord = true;
          if (at < line.length()) word.append(line.charAt(at++));
        }
        case '\'' -> single();
        case '"' -> twice();
        case '$' -> variable();
        case '<', '>' -> redirection();
        default -> {
          inWord = true;
          word.append(c);
        }
      }
    }
    endWord();
    endCommand();
  }

  private void single() {
    inWord = true;
    quoted = true;
    int end = line.indexOf('\'', at);
    word.append(line, at, end < 0 ? line.length() : end);
    at = end < 0 ? line.length() : end + 1;
  }

  private void twice() {
    inWord = true;
    quoted = true;
    while (at < line.length() && line.charAt(at) != '"') {
      char c = line.charAt(at++);
      if (c == '\\' && at < line.length()) word.append(line.charAt(at++));
      else if (c == '$') expand(false);
      else word.append(c);
    }
    at++;
  }

  private void variable() {
    // A command inside: its words are commands of their own.
    if (at < line.length() && line.charAt(at) == '(') return;
    expand(true);
  }

  private void expand(boolean split) {
    int end = at;
    String name;
    if (at < line.length() && line.charAt(at) == '{') {
      int close = line.indexOf('}', at);
      if (close < 0) close = line.length();
      name = line.substring(at + 1, close);
      at = Math.min(close + 1, line.length());
      int operator = 0;
      while (operator < name.length() && (Character.isLetterOrDigit(name.charAt(operator)) || name.charAt(operator) == '_')) operator++;
      String otherwise = name.startsWith(":-", operator) ? name.substring(operator + 2) : "";
      insert(variables.getOrDefault(name.substring(0, operator), otherwise), split);
      return;
    }
    while (end < line.length() && (Character.isLetterOrDigit(line.charAt(end)) || line.charAt(end) == '_')) end++;
    if (end == at) {
      inWord = true;
      if (at < line.length() && "@*#?!-$".indexOf(line.charAt(at)) >= 0) at++;
      return;
    }
    name = line.substring(at, end);
    at = end;
    insert(variables.getOrDefault(name, ""), split);
  }

  private void insert(String value, boolean split) {
    String[] parts = split ? value.split("[ \t]+") : new String[] {value};
    for (int i = 0; i < parts.length; i++) {
      if (i > 0) endWord();
      if (word.length() < LONGEST) word.append(parts[i]);
      inWord |= !parts[i].isEmpty();
    }
  }

  /** Where output goes is no word of the command. */
  private void redirection() {
    boolean number = !word.isEmpty() && word.chars().allMatch(Character::isDigit);
    if (number) word.setLength(0);
    if (number) inWord = false;
    endWord();
    while (at < line.length() && "<>&-".indexOf(line.charAt(at)) >= 0) at++;
    while (at < line.length() && line.charAt(at) == ' ') at++;
    while (at < line.length() && " \t;|&()`".indexOf(line.charAt(at)) < 0) at++;
  }

  private void endWord() {
    if (inWord || quoted) {
      words.add(word.toString());
      count++;
    }
    word.setLength(0);
    inWord = false;
    quoted = false;
  }

  private void endCommand() {
    if (!words.isEmpty()) commands.accept(words);
    words = new ArrayList<>();
  }
}
