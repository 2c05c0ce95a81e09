package dev.bulwark.firmware.partition;

import dev.bulwark.problem.Printable;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** One line of a table's text. All faults name the line. */
final class CsvRow {
  private static final long BEYOND = 1L << 32;
  private static final String[] NONE = new String[0];
  private final int number;
  private final String[] fields;
  private final List<String> warnings;

  CsvRow(int number, String line, List<String> warnings) {
    this.number = number;
    this.fields = line.split(",", -1);
    this.warnings = warnings;
    if (line.indexOf('$') >= 0) throw wrong("variables ($) are not replaced", "write the value itself");
    for (int i = 6; i < fields.length; i++) if (!fields[i].isBlank()) throw wrong("there are more than six fields", "separate flags with : and not with a comma");
  }

  /** @param free the first byte that no row before takes */
  Partition partition(long free, long tableOffset) {
    int type = type();
    int subtype = subtype(type);
    boolean table = type == Partition.TABLE && subtype == 0;
    boolean loader = type == Partition.BOOTLOADER && subtype == 0;
    OptionalLong stated = number(field(3), "offset");
    OptionalLong length = number(field(4), "size");
    if (loader && stated.isEmpty()) throw wrong("a primary bootloader needs an offset", "write the offset at which the chip's ROM looks for it");
    long offset = stated.orElseGet(() -> table ? tableOffset : next(free, Layout.alignment(type)));
    if (length.isEmpty() && type != Partition.TABLE) throw wrong("the size is empty", "write a size such as 0x4000, 16K or 1M");
    long size = length.orElse(Layout.SECTOR);
    if (size < 0) size = -size - offset;
    if (offset < 0 || offset >= BEYOND || size < 0 || size >= BEYOND) throw wrong("the offset or the size is not within 4 GiB", "write offset and size in bytes");
    if (!table && !loader && offset < free)
      throw wrong(String.format(Locale.ROOT, "the offset 0x%x lies before 0x%x, the first free one", offset, free), "leave the offset empty, or bring the rows into the order of their offsets");
    boolean encrypted = false;
    boolean readonly = false;
    for (String flag : field(5).isEmpty() ? NONE : field(5).split(":", -1)) {
      switch (flag) {
        case "encrypted" -> encrypted = true;
        case "readonly" -> readonly = true;
        case "" -> {}
        default -> throw wrong("there is no flag " + Printable.line(flag, 40), "use encrypted, readonly or both with : between them");
      }
    }
    return new Partition(name(), type, subtype, offset, size, encrypted, readonly);
  }

  private String name() {
    String name = field(0);
    if (name.indexOf('\0') >= 0) throw wrong("the name holds a NUL", "use letters, digits and _");
    if (bytes(name) <= Partition.NAME_BYTES) return name;
    String cut = name;
    while (bytes(cut) > Partition.NAME_BYTES) cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
    warnings.add("line " + number + ": the name " + Printable.line(name, 60) + " is longer than 16 bytes and was cut to " + Printable.line(cut));
    return cut;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private int type() {
    String text = field(1);
    if (text.isEmpty()) throw wrong("the type is empty", "use one of " + TypeNames.types() + ", or a number");
    OptionalInt named = TypeNames.type(text);
    int type = named.isPresent() ? named.getAsInt() : octet(text, "type", TypeNames.types());
    if (type == 0xFF) throw wrong("the type 255 marks the end of a table", "use a type from 64 to 254 for what is your own");
    return type;
  }

  private int subtype(int type) {
    String text = field(2);
    if (text.isEmpty() && type == Partition.APP) throw wrong("an application's subtype is empty", "use one of " + TypeNames.subtypesOf(type));
    OptionalInt named = TypeNames.subtype(type, text.isEmpty() ? "undefined" : text);
    return named.isPresent() ? named.getAsInt() : text.isEmpty() ? 6 : octet(text, "subtype", TypeNames.subtypesOf(type));
  }

  private int octet(String text, String what, String names) {
    OptionalLong value = Numbers.parse(text);
    if (value.isEmpty() || value.getAsLong() < 0 || value.getAsLong() > 0xFF)
      throw wrong("there is no " + what + " " + Printable.line(text, 40), names.isEmpty() ? "use a number from 0 to 255" : "use a number from 0 to 255, or one of " + names);
    return (int) value.getAsLong();
  }

  private OptionalLong number(String text, String what) {
    if (text.isEmpty()) return OptionalLong.empty();
    OptionalLong value = Numbers.parse(text);
    if (value.isEmpty()) throw wrong("the " + what + " is no number: " + Printable.line(text, 40), "write it like 0x10000, 4096, 16K or 1M");
    return value;
  }

  private static long next(long free, long alignment) {
    return (free + alignment - 1) / alignment * alignment;
  }

  private String field(int index) {
    return index < fields.length ? fields[index].strip() : "";
  }

  private Problem wrong(String detail, String hint) {
    return new Problem("FIRMWARE-202", "line " + number + " of the partition table: " + detail, hint);
  }
}
