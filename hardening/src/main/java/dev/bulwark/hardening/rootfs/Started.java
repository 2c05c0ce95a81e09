package dev.bulwark.hardening.rootfs;

import java.util.List;
import java.util.Set;

/**
 * A program that the system starts by itself.
 *
 * @param words the program as written, then its arguments; never empty
 * @param path of the file that says so, and {@code line} in it
 */
record Started(List<String> words, String path, int line) {
  Started {
    words = List.copyOf(words);
  }

  /** Without its folder, {@code telnetd}. */
  String program() {
    return Names.last(words.getFirst());
  }

  boolean is(Set<String> programs) {
    return programs.contains(program());
  }

  List<String> arguments() {
    return words.subList(1, words.size());
  }

  /** Whether a letter stands among its short options: {@code -s}, or within {@code -sg}. */
  boolean option(char letter) {
    for (String word : arguments()) {
      if (word.equals("--")) return false;
      if (word.length() > 1 && word.charAt(0) == '-' && word.charAt(1) != '-' && word.indexOf(letter) > 0) return true;
    }
    return false;
  }
}
