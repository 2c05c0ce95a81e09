package dev.bulwark.hardening.rootfs;

import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.rule.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The one rule that a single tree cannot answer: whether several devices have the same password hash. Each input is taken for another device; the same hash, salt included, in two of them is no chance.
 */
final class SharedHashes {
  /** The catalogue's name for it. */
  static final String DETECTOR = "same-password-hash-on-several-devices";

  /** By hash, in how many inputs it stands. */
  private final Map<String, Integer> inputs = new HashMap<>();

  private int trees;

  /**
   * What is kept of an input for the comparison.
   *
   * @param known whether it has accounts at all
   * @param hashed the accounts that have a hash
   */
  record Own(boolean known, List<Account> hashed) {
    Own {
      hashed = List.copyOf(hashed);
    }
  }

  /** Takes note of one input. */
  Own add(RootTree tree) {
    trees++;
    List<Account> accounts = Accounts.of(tree);
    if (accounts == null) return new Own(false, List.of());
    List<Account> hashed = accounts.stream().filter(account -> AccountRules.hash(account).isPresent()).toList();
    Set<String> own = new HashSet<>();
    for (Account account : hashed) AccountRules.hash(account).ifPresent(hash -> own.add(hash.text()));
    for (String hash : own) inputs.merge(hash, 1, Integer::sum);
    return new Own(true, hashed);
  }

  /** After all inputs were added: unknown for a single one that has hashes, for who knows how many devices get it. */
  Ruled judge(Rule rule, Own own) {
    if (!own.known) return Ruled.unknown(rule);
    List<Finding> findings = new ArrayList<>();
    for (Account account : own.hashed) {
      String hash = AccountRules.hash(account).map(PasswordHash::text).orElse("");
      int count = inputs.getOrDefault(hash, 0);
      if (count > 1) {
        Finding found = Finding.of(rule.id(), rule.severity(), rule.title() + ": that of " + account.name() + " stands in " + count + " of the inputs", account.name(), Redacted.digest(hash));
        findings.add(found.at(account.path()).atLine(account.line()).redacted(Redacted.of(hash)));
      }
    }
    return !findings.isEmpty() || trees > 1 || own.hashed.isEmpty() ? Ruled.of(rule, findings) : Ruled.unknown(rule);
  }
}
