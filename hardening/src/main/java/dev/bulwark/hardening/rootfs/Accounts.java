package dev.bulwark.hardening.rootfs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The accounts of {@code /etc/passwd}, with the passwords of {@code /etc/shadow}; passwd(5), shadow(5). A line that is none is passed over, as login does. */
final class Accounts {
  private static final int MOST = 10_000;

  private Accounts() {}

  /** In the order of the file; null where the tree has no passwd. A shadow file alone gives its accounts without a uid. */
  static @Nullable List<Account> of(RootTree tree) {
    TextFile passwd = tree.text("etc/passwd");
    TextFile shadow = tree.text("etc/shadow");
    if (passwd == null && shadow == null) return null;
    Map<String, Entry> passwords = new HashMap<>();
    List<Account> accounts = new ArrayList<>();
    if (shadow != null) {
      for (TextFile.Line line : shadow.said("#")) {
        String[] fields = line.text().split(":", -1);
        if (fields.length >= 2 && !fields[0].isEmpty()) passwords.putIfAbsent(fields[0], new Entry(fields[1], shadow.path(), line.number()));
      }
    }
    if (passwd == null) {
      for (Map.Entry<String, Entry> each : passwords.entrySet()) accounts.add(shadowOnly(each.getKey(), each.getValue()));
      return accounts.stream().sorted(Comparator.comparingInt(Account::line)).toList();
    }
    for (TextFile.Line line : passwd.said("#+-")) {
      String[] fields = line.text().split(":", -1);
      if (fields.length < 7 || accounts.size() >= MOST) continue;
      accounts.add(account(fields, new Entry(fields[1], passwd.path(), line.number()), passwords));
    }
    return accounts;
  }

  private record Entry(String password, String path, int line) {}

  private static Account shadowOnly(String name, Entry entry) {
    return new Account(name, -1, "", "", entry.password, entry.path, entry.line, "", 0);
  }

  private static Account account(String[] fields, Entry own, Map<String, Entry> passwords) {
    Entry shadow = passwords.get(fields[0]);
    // An x sends to shadow; anything else holds by itself.
    boolean elsewhere = fields[1].equals("x") || fields[1].equals("*") && shadow != null;
    Entry holds = elsewhere && shadow != null ? shadow : own;
    String password = fields[1].equals("x") && shadow == null ? null : holds.password;
    return new Account(fields[0], uid(fields[2]), fields[6].strip(), fields[5], password, holds.path, holds.line, own.path, own.line);
  }

  /** -1 where it is no number. */
  private static long uid(String text) {
    if (text.isEmpty() || text.length() > 10) return -1;
    for (int i = 0; i < text.length(); i++) if (text.charAt(i) < '0' || text.charAt(i) > '9') return -1;
    return Long.parseLong(text) & 0xffffffffL;
  }
}
