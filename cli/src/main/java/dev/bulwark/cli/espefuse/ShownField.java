package dev.bulwark.cli.espefuse;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row of the summary.
 *
 * @param word which 32-bit register of the block it begins in; null for a field put together from others
 * @param pos its lowest bit in that register; null likewise
 * @param type {@code bool}, {@code uint:N} (bits) or {@code bytes:N} (bytes)
 * @param value what the number means: a boolean, a number or a text
 * @param raw {@code 0x…}: numbers with as many digits as their bits need, bytes in memory order
 */
record ShownField(
    String name, int bits, int block, @Nullable Integer word, @Nullable Integer pos, String type, String category, Object value, String raw, boolean readable, boolean writeable) {

  /** The keys that the vendor's tool prints, its prose aside. */
  Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("name", name);
    object.put("bit_len", bits);
    object.put("block", block);
    object.put("word", word);
    object.put("pos", pos);
    object.put("efuse_type", type);
    object.put("category", category);
    object.put("value", value);
    object.put("raw_value", raw);
    object.put("readable", readable);
    object.put("writeable", writeable);
    return object;
  }

  /** What {@code value_only} prints: words with a capital for truth, as scripts expect. */
  String plain() {
    return plain(value);
  }

  static String plain(Object value) {
    return value instanceof Boolean truth ? truth ? "True" : "False" : value.toString();
  }

  /** {@code R/W}, {@code R/-}, {@code -/W} or {@code -/-}. */
  String rights() {
    return (readable ? "R" : "-") + "/" + (writeable ? "W" : "-");
  }
}
