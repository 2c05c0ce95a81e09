package dev.bulwark.hardening.rootfs;

import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.hardening.audit.Verdict;
import dev.bulwark.hardening.rule.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who may log in, and with what. Without passwd and shadow nothing is known. */
final class AccountRules {
  static final Map<String, Detector> DETECTORS =
      Map.of(
          "account-with-an-empty-password", AccountRules::emptyPassword,
          "second-account-with-uid-0", AccountRules::secondRoot,
          "weak-password-hash", AccountRules::weakHash,
          "password-is-a-published-default", AccountRules::publishedDefault,
          "service-account-with-a-login-shell", AccountRules::serviceShell,
          "shadow-file-readable-by-others", AccountRules::readableShadow);

  private AccountRules() {}

  /** One look at each account. */
  private interface Look {
    void at(Account account, List<Finding> findings);
  }

  private static Ruled each(Rule rule, RootTree tree, Look look) {
    List<Account> accounts = Accounts.of(tree);
    if (accounts == null) return Ruled.unknown(rule);
    List<Finding> findings = new ArrayList<>();
    for (Account account : accounts) look.at(account, findings);
    return Ruled.of(rule, findings);
  }

  private static Ruled emptyPassword(Rule rule, RootTree tree) {
    return each(
        rule,
        tree,
        (account, findings) -> {
          if (!account.emptyPassword()) return;
          if (account.loginShell()) findings.add(Ruled.finding(rule, account.path(), account.line(), account.name(), account.name() + " logs in without one"));
          else findings.add(Ruled.milder(rule, Severity.LOW, account.path(), account.line(), account.name(), account.name() + " has none; its shell lets nobody in, another service may"));
        });
  }

  private static Ruled secondRoot(Rule rule, RootTree tree) {
    List<Account> accounts = Accounts.of(tree);
    if (accounts == null || tree.text("etc/passwd") == null) return Ruled.unknown(rule);
    List<Account> roots = accounts.stream().filter(account -> account.uid() == 0).toList();
    Optional<Account> first = roots.stream().filter(account -> account.name().equals("root")).findFirst().or(() -> roots.stream().findFirst());
    List<Finding> findings = new ArrayList<>();
    for (Account each : roots) {
      if (first.isPresent() && !each.equals(first.get())) findings.add(Ruled.finding(rule, each.passwd(), each.passwdLine(), each.name(), each.name() + " has uid 0 too"));
    }
    return Ruled.of(rule, findings);
  }

  private static Ruled weakHash(Rule rule, RootTree tree) {
    return each(
        rule,
        tree,
        (account, findings) -> {
          Optional<PasswordHash> hash = hash(account);
          if (hash.isEmpty() || !hash.get().weak()) return;
          findings.add(Ruled.finding(rule, account.path(), account.line(), account.name(), "that of " + account.name() + " is " + hash.get().described()).redacted(Redacted.of(hash.get().text())));
        });
  }

  private static Ruled publishedDefault(Rule rule, RootTree tree) {
    List<Account> accounts = Accounts.of(tree);
    if (accounts == null) return Ruled.unknown(rule);
    DefaultPasswords defaults = new DefaultPasswords();
    List<Finding> findings = new ArrayList<>();
    boolean open = false;
    for (Account account : accounts) {
      Optional<PasswordHash> hash = hash(account);
      if (hash.isEmpty()) continue;
      switch (defaults.of(account.name(), hash.get())) {
        case DEFAULT -> findings.add(Ruled.finding(rule, account.path(), account.line(), account.name(), "that of " + account.name() + " is on the public list").redacted(Redacted.of(hash.get().text())));
        case NOT_TRIED -> open = true;
        case NONE_OF_THEM -> {}
      }
    }
    return Ruled.of(rule, findings, open ? Verdict.UNKNOWN : Verdict.PASS);
  }

  static Optional<PasswordHash> hash(Account account) {
    return account.password() == null ? Optional.empty() : PasswordHash.of(account.password());
  }

  private static Ruled serviceShell(Rule rule, RootTree tree) {
    if (tree.text("etc/passwd") == null) return Ruled.unknown(rule);
    return each(
        rule,
        tree,
        (account, findings) -> {
          boolean service = account.uid() > 0 && account.uid() < 1_000 || account.uid() == 65_534;
          if (service && account.loginShell()) {
            findings.add(Ruled.finding(rule, account.passwd(), account.passwdLine(), account.name(), account.name() + " has " + (account.shell().isEmpty() ? "the default shell" : account.shell())));
          }
        });
  }

  private static Ruled readableShadow(Rule rule, RootTree tree) {
    List<Finding> findings = new ArrayList<>();
    boolean seen = false;
    for (String path : List.of("etc/shadow", "etc/shadow-", "etc/gshadow", "etc/gshadow-")) {
      Node file = tree.resolve(path);
      if (file == null || !file.file()) continue;
      seen = true;
      if ((file.mode() & 0007) != 0) findings.add(Ruled.finding(rule, file.path(), 0, file.path(), "its mode is 0" + Integer.toOctalString(file.mode() & 07777)));
    }
    List<Account> accounts = Accounts.of(tree);
    if (accounts != null) {
      for (Account account : accounts) {
        if (account.hashInPasswd()) findings.add(Ruled.finding(rule, account.path(), account.line(), account.name(), "the hash of " + account.name() + " stands in passwd, which everybody may read"));
      }
      seen = true;
    }
    return Ruled.of(rule, findings, seen ? Verdict.PASS : Verdict.UNKNOWN);
  }
}
