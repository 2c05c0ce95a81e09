package dev.bulwark.network.nft;

import dev.bulwark.network.nft.Registers.Part;
import dev.bulwark.network.ruleset.Ruleset.Values;
import dev.bulwark.network.ruleset.Ruleset.Values.Span;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What bytes that a register is compared with say about the field in it. */
final class RegisterValues {
  /** A meaning that is not known here, told in the end as NETWORK-021. */
  static final class Unknown extends Exception {
    private static final long serialVersionUID = 1;

    Unknown(String what) {
      super(what);
    }
  }

  private final Map<Integer, String> interfaces;

  /** @param interfaces names by index */
  RegisterValues(Map<Integer, String> interfaces) {
    this.interfaces = interfaces;
  }

  /** The field's values for which the register holds these bytes; null where there are none. */
  @Nullable Values equal(Part part, byte[] data) throws Unknown {
    Atom atom = part.atom();
    byte[] value = new byte[part.length()];
    for (int i = 0; i < value.length; i++) {
      value[i] = (byte) (data[part.offset() + i] ^ part.flip()[i]);
      if ((value[i] & ~part.mask()[i]) != 0) return null;
    }
    switch (atom.kind()) {
      case NUMBER -> {
        return number(part, value);
      }
      case NAME -> {
        return name(part, value);
      }
      case INDEX -> {
        if (!part.whole()) throw new Unknown("bits of " + atom.name());
        String name = interfaces.get((int) low(order(atom, value)));
        return name == null ? null : new Values.Name(name, false);
      }
      case ETHER_TYPE -> {
        if (!part.whole()) throw new Unknown("bits of " + atom.name());
        long type = low(value);
        return type == 0x0800 ? Span.of(2, 2) : type == 0x86dd ? Span.of(10, 10) : null;
      }
      default -> throw new Unknown(atom.name());
    }
  }

  private static Values number(Part part, byte[] value) {
    Atom atom = part.atom();
    byte[] all = new byte[atom.width()];
    byte[] mask = new byte[atom.width()];
    System.arraycopy(value, 0, all, part.index(), value.length);
    System.arraycopy(part.mask(), 0, mask, part.index(), value.length);
    all = order(atom, all);
    mask = order(atom, mask);
    long valueHigh = high(all);
    long valueLow = low(all);
    long maskHigh = high(mask);
    long maskLow = low(mask);
    int width = atom.width() * 8;
    int ones = Long.bitCount(maskHigh) + Long.bitCount(maskLow);
    Span prefix = ValueReader.prefix(width, new Span(valueHigh, valueLow, valueHigh, valueLow), ones);
    // ones only at the front: it is a prefix
    Span wide = ValueReader.prefix(width, new Span(0, 0, 0, 0), ones);
    long full = width >= 64 ? -1L : (1L << width) - 1;
    long fullHigh = width == 128 ? -1L : 0;
    if ((wide.highLow() ^ full) == maskLow && (wide.highHigh() ^ fullHigh) == maskHigh) return prefix;
    return new Values.Masked(maskHigh, maskLow, valueHigh, valueLow);
  }

  private static Values name(Part part, byte[] value) throws Unknown {
    for (byte each : part.mask()) if (each != -1) throw new Unknown("bits of " + part.atom().name());
    if (part.index() != 0) throw new Unknown("a part of " + part.atom().name());
    String text = Attributes.text(value);
    if (text.length() == value.length) return new Values.Name(text, value.length < part.atom().width());
    for (int i = text.length(); i < value.length; i++) if (value[i] != 0) throw new Unknown("letters behind the end of an interface's name");
    return new Values.Name(text, false);
  }

  /** The field's values between two that a register holds, both included. */
  Values between(Part part, byte[] from, byte[] to) throws Unknown {
    Atom atom = part.atom();
    byte[] low = Arrays.copyOfRange(from, part.offset(), part.offset() + part.length());
    byte[] high = Arrays.copyOfRange(to, part.offset(), part.offset() + part.length());
    if (!part.whole()) throw new Unknown("a range of a part of " + atom.name());
    if (atom.kind() == Atom.Kind.NAME) return names(part, low, high);
    boolean ordered = !atom.machineOrder() || ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN || atom.width() == 1;
    if (atom.kind() != Atom.Kind.NUMBER || !ordered) {
      Values only = Arrays.equals(low, high) ? equal(part, from) : null;
      if (only == null) throw new Unknown("a range of " + atom.name());
      return only;
    }
    return new Span(high(low), low(low), high(high), low(high));
  }

  /** A range of names is one name, or all that begin with the same letters. */
  private static Values names(Part part, byte[] low, byte[] high) throws Unknown {
    if (Arrays.equals(low, high)) return name(part, low);
    String text = Attributes.text(low);
    for (int i = 0; i < low.length; i++) {
      boolean good = i < text.length() ? low[i] == high[i] : low[i] == 0 && high[i] == -1;
      if (!good) throw new Unknown("a range of interfaces' names");
    }
    return new Values.Name(text, true);
  }

  /** Families whose frames have a type in that range. */
  static List<Values> families(byte[] low, byte[] high) {
    return ValueReader.families(Span.of(low(low), low(high)));
  }

  private static byte[] order(Atom atom, byte[] value) {
    if (!atom.machineOrder() || ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN) return value;
    byte[] turned = new byte[value.length];
    for (int i = 0; i < value.length; i++) turned[i] = value[value.length - 1 - i];
    return turned;
  }

  static long high(byte[] value) {
    long high = 0;
    for (int i = 0; i < value.length - 8; i++) high = high << 8 | value[i] & 255;
    return high;
  }

  static long low(byte[] value) {
    long low = 0;
    for (int i = Math.max(0, value.length - 8); i < value.length; i++) low = low << 8 | value[i] & 255;
    return low;
  }
}
