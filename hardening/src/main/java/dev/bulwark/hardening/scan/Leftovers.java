package dev.bulwark.hardening.scan;

import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a build leaves behind: symbols and DWARF, paths of the machine that built it, texts of assertions, servers for debugging. Each is told once for an input, at its first place. */
final class Leftovers {
  private static final Pattern HOME = Pattern.compile("/(?:home|Users)/[A-Za-z0-9._-]{1,64}/[\\x21-\\x7E]{2,200}|[A-Z]:\\\\Users\\\\[A-Za-z0-9._ -]{1,64}\\\\[\\x20-\\x7E]{2,200}");

  private Leftovers() {}

  static void into(BiConsumer<Literal, Confirmer> look) {
    for (String section : new String[] {"\0.symtab\0", "\0.debug_info\0", "\0.debug_line\0"}) {
      look.accept(Literal.of(section), (offset, window, haul) -> haul.openOnce("FW-DBG-001", section.substring(1, section.length() - 1), "symbols", "", offset + 1));
    }
    for (String home : new String[] {"/home/", "/Users/", ":\\Users\\"}) look.accept(Literal.of(home), Leftovers::path);
    look.accept(Literal.of("assertion \"%s\" failed: file \"%s\", line %d"), (offset, window, haul) -> haul.openOnce("FW-DBG-003", "", "assertions", "", offset));
    look.accept(Literal.of("assert failed: "), (offset, window, haul) -> haul.openOnce("FW-DBG-003", "", "assertions", "", offset));
    for (String server : new String[] {"telnetd", "gdbserver"}) look.accept(Literal.of(server), (offset, window, haul) -> server(server, offset, window, haul));
  }

  private static void path(long offset, Window window, Haul haul) {
    long from = window.at(offset) == ':' ? offset - 1 : offset;
    int before = window.at(from - 1);
    if (before > ' ' && before < 0x7F && before != '"' && before != '=' && before != ':') return;
    Matcher path = HOME.matcher(window.text(from, from + 300));
    if (path.lookingAt()) haul.openOnce("FW-DBG-002", "", "build paths", "", from);
  }

  /** A string of its own, or the name of a program at the end of a path: not a word in a sentence. */
  private static void server(String name, long offset, Window window, Haul haul) {
    int before = window.at(offset - 1);
    int after = window.at(offset + name.length());
    boolean begins = before < ' ' || before == '/' || before >= 0x7F;
    boolean ends = after < ' ' || after >= 0x7F;
    if (begins && ends) haul.open("FW-DBG-004", name, name, name, offset);
  }
}
