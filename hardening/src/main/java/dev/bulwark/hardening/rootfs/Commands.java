package dev.bulwark.hardening.rootfs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** From the words of a shell command to the program it starts: without what stands in front of it, and nothing where it stops, tests or names a program only. */
final class Commands {
  private static final Set<String> KEYWORDS = Set.of("then", "do", "else", "elif", "if", "while", "until", "!", "{", "time", "command", "exec", "nohup", "setsid", "sudo", "builtin");

  /** They take options of their own, then the program. */
  private static final Set<String> WRAPPERS = Set.of("nice", "ionice", "chrt", "taskset", "stdbuf", "env", "timeout", "daemonize", "daemon", "tcpsvd", "udpsvd", "inetd-wrapper", "tcpd", "softlimit", "setpriv", "chpst", "runuser");

  private Commands() {}

  /** @param words as {@link ShellWords} gives them */
  static Optional<List<String>> program(List<String> words) {
    List<String> rest = words;
    for (int turn = 0; turn < 16 && !rest.isEmpty(); turn++) {
      String first = rest.getFirst();
      String name = Names.last(first);
      if (KEYWORDS.contains(first) || assignment(first) || name.equals("busybox") || name.equals("toybox") || name.equals("dropbearmulti")) {
        rest = rest.subList(1, rest.size());
      } else if (name.equals("start-stop-daemon") || name.equals("service_start") || name.equals("procd_set_param")) {
        return starter(name, rest);
      } else if (WRAPPERS.contains(name)) {
        int program = wrapped(name, rest);
        if (program < 0) return Optional.empty();
        rest = rest.subList(program, rest.size());
      } else {
        return Optional.of(rest);
      }
    }
    return Optional.empty();
  }

  static boolean assignment(String word) {
    int equals = word.indexOf('=');
    if (equals <= 0 || Character.isDigit(word.charAt(0))) return false;
    for (int i = 0; i < equals; i++) {
      char c = word.charAt(i);
      if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_')) return false;
    }
    return true;
  }

  private static Optional<List<String>> starter(String name, List<String> words) {
    if (name.equals("service_start")) return words.size() > 1 ? Optional.of(words.subList(1, words.size())) : Optional.empty();
    if (name.equals("procd_set_param")) return words.size() > 2 && words.get(1).equals("command") ? Optional.of(words.subList(2, words.size())) : Optional.empty();
    return startStop(words);
  }

  /** start-stop-daemon(8): what {@code --startas} or else {@code --exec} names, with what follows the two dashes. */
  private static Optional<List<String>> startStop(List<String> words) {
    String program = null;
    List<String> arguments = List.of();
    boolean starts = false;
    boolean fixed = false;
    for (int i = 1; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("--")) {
        arguments = words.subList(i + 1, words.size());
        break;
      }
      if (word.equals("--start") || shortOption(word, 'S')) starts = true;
      if (word.equals("--stop") || shortOption(word, 'K') || word.equals("--status") || word.equals("--test")) return Optional.empty();
      boolean startAs = word.equals("--startas") || shortEnd(word, 'a');
      boolean exec = word.equals("--exec") || shortEnd(word, 'x');
      if ((startAs || exec) && i + 1 < words.size()) {
        if (startAs || !fixed) program = words.get(i + 1);
        fixed |= startAs;
        i++;
      } else if (word.startsWith("--exec=") || word.startsWith("--startas=")) {
        program = word.substring(word.indexOf('=') + 1);
      }
    }
    if (!starts || program == null || program.isEmpty()) return Optional.empty();
    List<String> whole = new ArrayList<>(List.of(program));
    whole.addAll(arguments);
    return Optional.of(whole);
  }

  private static boolean shortOption(String word, char letter) {
    return word.length() > 1 && word.charAt(0) == '-' && word.charAt(1) != '-' && word.indexOf(letter) > 0;
  }

  private static boolean shortEnd(String word, char letter) {
    return shortOption(word, letter) && word.charAt(word.length() - 1) == letter;
  }

  /** The first word that is neither an option nor an option's value; -1 where there is none. For tcpsvd two more: address and port. */
  private static int wrapped(String name, List<String> words) {
    Map<String, String> withValue =
        Map.of("nice", "n", "ionice", "cnp", "env", "u", "timeout", "sk", "tcpsvd", "clubCr", "udpsvd", "lub", "chpst", "ueU/nbmdofpcrt", "daemonize", "acelopuE", "runuser", "ugG", "softlimit", "acdfmoprstlu");
    String values = withValue.getOrDefault(name, "");
    int at = 1;
    while (at < words.size() && words.get(at).startsWith("-")) {
      String word = words.get(at);
      at++;
      if (word.equals("--")) break;
      if (word.length() == 2 && values.indexOf(word.charAt(1)) >= 0) at++;
    }
    if (name.equals("tcpsvd") || name.equals("udpsvd")) at += 2;
    if (name.equals("timeout") || name.equals("taskset") || name.equals("chrt")) at++;
    while (name.equals("env") && at < words.size() && assignment(words.get(at))) at++;
    return at < words.size() ? at : -1;
  }
}
