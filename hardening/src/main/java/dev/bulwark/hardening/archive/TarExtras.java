package dev.bulwark.hardening.archive;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What extended headers say about the next member: pax records (POSIX.1-2001) and GNU's long names. Bounded: {@value #MOST} bytes in one of them. */
final class TarExtras {
  static final int MOST = 1 << 20;

  private final Map<String, String> global = new HashMap<>();
  private final Map<String, String> next = new HashMap<>();
  /** Offsets and lengths of GNU.sparse 0.0, which repeats its keys. */
  private final List<Long> sparse = new ArrayList<>();

  void forget() {
    next.clear();
    sparse.clear();
  }

  void longName(byte[] bytes) {
    next.put("path", Names.cut(bytes, 0, bytes.length));
  }

  void longLink(byte[] bytes) {
    next.put("linkpath", Names.cut(bytes, 0, bytes.length));
  }

  /** Records of the form {@code 27 path=some/name\n}, the number being the length of all. */
  void records(byte[] bytes, boolean forAll) throws Damaged {
    for (int at = 0; at < bytes.length && bytes[at] != 0; ) {
      int blank = at;
      int length = 0;
      while (blank < bytes.length && bytes[blank] >= '0' && bytes[blank] <= '9' && length < MOST) length = length * 10 + bytes[blank++] - '0';
      int equals = blank + 1;
      while (equals < bytes.length && bytes[equals] != '=') equals++;
      int end = at + length;
      if (blank == at || blank >= bytes.length || bytes[blank] != ' ' || end > bytes.length || equals >= end - 1 || bytes[end - 1] != '\n') throw new Damaged("a broken pax header");
      String key = new String(bytes, blank + 1, equals - blank - 1, StandardCharsets.UTF_8);
      put(key, Names.text(bytes, equals + 1, end - 1), forAll);
      at = end;
    }
  }

  private void put(String key, String value, boolean forAll) throws Damaged {
    switch (key) {
      case "path", "linkpath", "size", "uid", "gid", "GNU.sparse.name", "GNU.sparse.realsize", "GNU.sparse.size", "GNU.sparse.map", "GNU.sparse.major" -> {
        Map<String, String> into = forAll ? global : next;
        // An empty value takes an earlier one back.
        if (value.isEmpty()) into.remove(key);
        else into.put(key, value);
      }
      case "GNU.sparse.offset", "GNU.sparse.numbytes" -> sparse.add(decimal(value));
      default -> {
        // Times, names of users, attributes: nothing that the tree holds.
      }
    }
  }

  @Nullable String text(String key) {
    String value = next.get(key);
    return value != null ? value : global.get(key);
  }

  long number(String key, long otherwise) throws Damaged {
    String value = text(key);
    return value == null ? otherwise : decimal(value);
  }

  /** The holes of formats 0.0 and 0.1; null where the member has none. */
  @Nullable List<Long> map() throws Damaged {
    String map = text("GNU.sparse.map");
    if (map == null) return sparse.isEmpty() ? null : List.copyOf(sparse);
    List<Long> numbers = new ArrayList<>();
    for (int at = 0; at <= map.length(); ) {
      int end = map.indexOf(',', at);
      if (end < 0) end = map.length();
      numbers.add(decimal(map.substring(at, end)));
      at = end + 1;
    }
    return numbers;
  }

  static long decimal(String text) throws Damaged {
    if (text.isEmpty() || text.length() > 18 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) throw new Damaged("a broken number in a pax header");
    return Long.parseLong(text);
  }
}
