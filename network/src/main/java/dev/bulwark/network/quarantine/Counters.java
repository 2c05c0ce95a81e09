package dev.bulwark.network.quarantine;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** Packets as the kernel counts them, of a rule or of a member of a set; numbers of {@code linux/netfilter/nf_tables.h}. */
final class Counters {
  private static final int NAME = 1;
  private static final int DATA = 2;
  private static final int PACKETS = 2;
  private static final int RULE_EXPRESSIONS = 4;
  private static final int MEMBER_EXPRESSION = 7;

  private Counters() {}

  /** Empty where the rule counts nothing. */
  static OptionalLong ofRule(Attributes rule) {
    return rule.get(RULE_EXPRESSIONS).stream().flatMap(list -> list.nested().all().stream()).map(Attributes.One::nested).map(Counters::packets).filter(OptionalLong::isPresent).findFirst().orElse(OptionalLong.empty());
  }

  /** Empty where the member is not counted. */
  static OptionalLong ofMember(Attributes member) {
    return member.get(MEMBER_EXPRESSION).map(expression -> packets(expression.nested())).orElse(OptionalLong.empty());
  }

  private static OptionalLong packets(Attributes expression) {
    boolean counter = expression.get(NAME).map(name -> new String(name.value(), StandardCharsets.US_ASCII).equals("counter\0")).orElse(false);
    if (!counter) return OptionalLong.empty();
    return expression.get(DATA).flatMap(data -> data.nested().get(PACKETS)).map(packets -> OptionalLong.of(packets.number())).orElse(OptionalLong.empty());
  }
}
