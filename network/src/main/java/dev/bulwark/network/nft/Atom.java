package dev.bulwark.network.nft;

import dev.bulwark.network.ruleset.Ruleset.Field;
import org.jspecify.annotations.Nullable;

/**
 * Something that an expression loads into a register.
 *
 * @param field what it is in a rule set; null for what is loaded but has no meaning here
 * @param width in bytes
 * @param kind how its bytes are to be read
 * @param machineOrder whether its bytes stand in the machine's order
 */
record Atom(@Nullable Field field, int width, Kind kind, boolean machineOrder, String name) {
  enum Kind {
    NUMBER,
    /** Of an interface, filled up with zeros. */
    NAME,
    /** Of an interface, to be looked up. */
    INDEX,
    ETHER_TYPE,
    /** That the device is an Ethernet; asked before every look at its header. */
    DEVICE_TYPE,
    /** Zeros behind a value. */
    PADDING,
    UNKNOWN
  }

  static final Atom PADDING = new Atom(null, 4, Kind.PADDING, false, "padding");

  static Atom number(Field field, int width) {
    return new Atom(field, width, Kind.NUMBER, false, field.name());
  }

  static Atom unknown(String name) {
    return new Atom(null, 256, Kind.UNKNOWN, false, name);
  }

  /** Of {@code meta}; by {@code enum nft_meta_keys}. */
  static Atom meta(int key) {
    return switch (key) {
      case 1 -> new Atom(Field.NFPROTO, 2, Kind.ETHER_TYPE, false, "meta protocol");
      case 4 -> new Atom(Field.IIFNAME, 4, Kind.INDEX, true, "meta iif");
      case 5 -> new Atom(Field.OIFNAME, 4, Kind.INDEX, true, "meta oif");
      case 6 -> new Atom(Field.IIFNAME, 16, Kind.NAME, false, "meta iifname");
      case 7 -> new Atom(Field.OIFNAME, 16, Kind.NAME, false, "meta oifname");
      case 8 -> new Atom(null, 2, Kind.DEVICE_TYPE, true, "meta iiftype");
      case 15 -> number(Field.NFPROTO, 1);
      case 16 -> number(Field.L4PROTO, 1);
      default -> unknown("meta key " + key);
    };
  }

  Atom inNetworkOrder() {
    return new Atom(field, width, kind, false, name);
  }
}
