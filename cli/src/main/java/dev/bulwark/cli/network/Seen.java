package dev.bulwark.cli.network;

import dev.bulwark.cli.terminal.Times;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a document says of itself beside its answer: of which site and policy it is, at what was looked, and when. By this {@code evidence submit} tells what was seen at work from what only stands in a file.
 *
 * @param at when that which can change was looked at; empty for a file, which says the same whenever it is read
 */
record Seen(String command, What what, Optional<Instant> at) {
  /** The word in the document. */
  enum What {
    KERNEL("kernel"),
    FILE("file"),
    /** Real ones, in a site that was built for them. */
    PACKETS("packets");

    private final String word;

    What(String word) {
      this.word = word;
    }
  }

  void in(Map<String, Object> document, PolicyFile policy) {
    document.put("schema", "bulwark.network/1");
    document.put("command", command);
    document.put("site", policy.policy().name());
    document.put("zones", List.copyOf(policy.policy().zones().keySet()));
    document.put("policy", policy.sha256());
    document.put("seen", what.word);
    at.ifPresent(time -> document.put("observedAt", Times.text(time)));
  }
}
