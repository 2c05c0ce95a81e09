package dev.bulwark.hardening.rootfs;

import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.hardening.rule.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Private keys anywhere in the tree, each at its place, and the host keys of SSH among them. */
final class KeyRules {
  /** The catalogue's name for it; it takes all files of the input, so it is not among the detectors of a tree. */
  static final String DETECTOR = "private-key-in-the-file-system";

  /** Rules of the image's catalogue that find private keys. */
  private static final Set<String> KEYS = Set.of("FW-KEY-001", "FW-KEY-002", "FW-KEY-003", "FW-KEY-004", TreeReader.DROPBEAR_KEY);

  private static final Pattern EXAMPLES = Pattern.compile("(?:^|/)usr/share/(?:doc|man|info|locale|perl5?|bash-completion|vim|licenses)/|/python3[^/]*/test/");
  private static final Pattern HOST_KEY = Pattern.compile("ssh_host_[a-z0-9_]*key|dropbear_[a-z0-9]+_host_key");

  private KeyRules() {}

  static boolean key(Finding secret) {
    return KEYS.contains(secret.rule());
  }

  /** One for each key, at its place. */
  static List<Finding> findings(Rule rule, Map<String, List<Finding>> secrets) {
    List<Finding> findings = new ArrayList<>();
    for (Map.Entry<String, List<Finding>> file : secrets.entrySet()) {
      long before = -1;
      for (Finding secret : file.getValue()) {
        // Two rules may see the same key at one place.
        if (!key(secret) || secret.offset() == before) continue;
        before = secret.offset();
        boolean locked = secret.rule().equals("FW-KEY-003");
        Finding found = Finding.of(rule.id(), locked ? Severity.MEDIUM : rule.severity(), rule.title() + ": " + (locked ? "encrypted with a pass phrase, which is usually near" : rule.why()), file.getKey(), secret.value());
        findings.add(found.at(file.getKey()).atOffset(secret.offset()).redacted(secret.redacted() == null ? "" : secret.redacted()));
      }
    }
    return findings;
  }

  /** Credentials, as the rules on images have them. What documents and manuals show as an example is none. */
  static List<Finding> credentials(Map<String, List<Finding>> secrets) {
    List<Finding> findings = new ArrayList<>();
    for (Map.Entry<String, List<Finding>> file : secrets.entrySet()) {
      if (EXAMPLES.matcher(file.getKey()).find()) continue;
      for (Finding secret : file.getValue()) {
        if (!key(secret)) findings.add(new Finding(secret.rule(), secret.severity(), secret.message(), file.getKey(), secret.value(), file.getKey(), secret.offset(), 0, 0, secret.redacted()));
      }
    }
    return findings;
  }

  /** The files that hold a host key of an SSH server, sorted. */
  static List<String> hostKeys(RootTree tree) {
    return tree.keys().stream().filter(path -> HOST_KEY.matcher(Names.last(path)).matches()).toList();
  }
}
