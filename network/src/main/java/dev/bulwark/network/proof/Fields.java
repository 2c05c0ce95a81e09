package dev.bulwark.network.proof;

import dev.bulwark.network.diagram.Operation;
import dev.bulwark.network.packet.Packet.ConnectionState;
import java.util.List;

/** The fields of packets in the order in which diagrams ask them, and the answers that diagrams give: sets of what may happen, one bit for each. */
final class Fields {
  /** The place in {@link #STATES}. */
  static final int STATE = 0;

  static final List<ConnectionState> STATES = List.of(ConnectionState.NEW, ConnectionState.ESTABLISHED, ConnectionState.RELATED, ConnectionState.INVALID);

  static final int PROTOCOL = 1;

  /** Destination port of TCP and UDP, type of the family's ICMP; 0 else. */
  static final int SELECTOR = 2;

  /** The piece of the address space, digit by digit: {@link Digits}. */
  static final int SOURCE = 3;

  static final int DESTINATION = SOURCE + Digits.MOST;
  static final int SOURCE_PORT = DESTINATION + Digits.MOST;

  /** The first of the sets that the destination may be in: {@link Members}. */
  static final int MEMBERS = SOURCE_PORT + 1;

  /** Answers of a match. Both bits: it may match or not. */
  static final int NO = 1;

  static final int YES = 2;
  static final int MAYBE = 3;

  /** Answers of a chain: a set of outcomes. */
  static final int ACCEPT = 1;

  static final int DROP = 2;
  static final int RETURN = 4;
  static final int ON = 8;

  /** Answers of a comparison, and of what lies outside the contract. */
  static final int NONE = 0;

  static final int TOO_STRICT = 1;
  static final int TOO_OPEN = 2;

  private static final int MATCHES = 0b1110;
  private static final int OUTCOMES = 0xfffe;
  private static final int VERDICTS = 0b1110;

  static final Operation AND = new Operation(MATCHES, MATCHES, (a, b) -> (a & b & YES) | ((a | b) & NO));
  static final Operation OR = new Operation(MATCHES, MATCHES, (a, b) -> ((a | b) & YES) | (a & b & NO));

  /** Right side: anything. */
  static final Operation NOT = new Operation(MATCHES, MATCHES, (a, any) -> (a & YES) >> 1 | (a & NO) << 1);

  /** A match, then what follows it. */
  static final Operation THEN = new Operation(MATCHES, OUTCOMES, (match, then) -> ((match & YES) != 0 ? then : 0) | ((match & NO) != 0 ? ON : 0));

  /** What the right side says where the left one lets go on. */
  static final Operation SEQUENCE = new Operation(OUTCOMES, OUTCOMES, (first, next) -> (first & ON) == 0 ? first : (first & ~ON) | next);

  /** The end of a chain that was jumped to: back to where it came from. Right side: what the end of the chain and a return become. */
  static final Operation END = new Operation(OUTCOMES, OUTCOMES, (chain, end) -> (chain & (RETURN | ON)) == 0 ? chain : (chain & ~(RETURN | ON)) | end);

  /** The next base chain, for what the ones before accept. */
  static final Operation NEXT = new Operation(VERDICTS, VERDICTS, (before, chain) -> (before & ACCEPT) == 0 ? before : (before & DROP) | chain);

  /** What is expected, where the contract says yes. */
  static final Operation WITHIN = new Operation(1 << NO | 1 << YES, VERDICTS, (contract, expected) -> contract == YES ? expected : NONE);

  static final Operation COMPARE =
      new Operation(1 << NONE | 1 << ACCEPT | 1 << DROP, VERDICTS, (expected, actual) -> expected == ACCEPT && (actual & DROP) != 0 ? TOO_STRICT : expected == DROP && (actual & ACCEPT) != 0 ? TOO_OPEN : NONE);

  /** 1 where the difference is the one asked for. */
  static final Operation SELECT = new Operation(0b111, 1 << TOO_STRICT | 1 << TOO_OPEN, (difference, asked) -> difference == asked ? 1 : 0);

  /** The part of a set that matches. */
  static final Operation ONLY = new Operation(1 << NO | 1 << YES, 0b11, (match, set) -> match == YES ? set : 0);

  private Fields() {}

  /** The range of states from one to another, both included. */
  static int[] states(ConnectionState first, ConnectionState last) {
    return new int[] {STATES.indexOf(first), STATES.indexOf(last)};
  }

  /** As the kernel numbers it. */
  static int bit(ConnectionState state) {
    return switch (state) {
      case INVALID -> 1;
      case ESTABLISHED -> 2;
      case RELATED -> 4;
      case NEW -> 8;
    };
  }
}
