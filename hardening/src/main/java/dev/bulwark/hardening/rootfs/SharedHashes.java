package dev.bulwark.hardening.rootfs;

import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.rule.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The one rule that a single tree cannot answer: whether several devices have the same password hash. Each input is taken for another device; the same hash, salt included, in two of them is no chance.
 */
final class SharedHashes {
  /** By hash, in how many inputs it stands. */
  private final Map<String, Integer> inputs = new HashMap<>();

  private int trees;

  /** Takes note of one input. */
  void add(RootTree tree) {
    trees++;
    Set<String> own = new HashSet<>();
    List<Account> accounts = Accounts.of(tree);
    if (accounts == null) return;
    for (Account account : accounts) AccountRules.hash(account).ifPresent(hash -> own.add(hash.text()));
    for (String hash : own) inputs.merge(hash, 1, Integer::sum);
  }

  /** After all inputs were added: unknown for a single one that has hashes, for who knows how many devices get it. */
  Ruled judge(Rule rule, RootTree tree) {
    List<Account> accounts = Accounts.of(tree);
    if (accounts == null) return Ruled.unknown(rule);
    List<Finding> findings = new ArrayList<>();
    boolean hashes = false;
    for (Account account : accounts) {
      Optional<PasswordHash> hash = AccountRules.hash(account);
      if (hash.isEmpty()) continue;
      hashes = true;
      int count = inputs.getOrDefault(hash.get().text(), 0);
      if (count > 1) {
        Finding found = Finding.of(rule.id(), rule.severity(), rule.title() + ": that of " + account.name() + " stands in " + count + " of the inputs", account.name(), Redacted.digest(hash.get().text()));
        findings.add(found.at(account.path()).atLine(account.line()).redacted(Redacted.of(hash.get().text())));
      }
    }
    return !findings.isEmpty() || trees > 1 || !hashes ? Ruled.of(rule, findings) : Ruled.unknown(rule);
  }
}
