package dev.bulwark.firmware.nvs;

import java.util.ArrayList;
import java.util.List;

/** Comma-separated text as Python's {@code csv} module reads it: a field that begins with a double quote may hold commas and line feeds; two quotes within stand for one. Line ends become line feeds. */
final class CsvText {
  /** @param line where it begins, counted from 1 */
  record Row(int line, List<String> fields) {}

  private final String text;
  private int at;
  private int line = 1;

  private CsvText(String text) {
    this.text = text;
  }

  /** All rows but empty ones and those that begin with {@code #}. */
  static List<Row> rows(String text) {
    String plain = (text.startsWith("\uFEFF") ? text.substring(1) : text).replace("\r\n", "\n").replace('\r', '\n');
    CsvText reader = new CsvText(plain);
    List<Row> rows = new ArrayList<>();
    while (reader.at < plain.length()) reader.row(rows);
    return rows;
  }

  private void row(List<Row> rows) {
    int end = text.indexOf('\n', at);
    int stop = end < 0 ? text.length() : end;
    if (text.charAt(at) == '#' || text.substring(at, stop).isBlank()) {
      at = stop + 1;
      line++;
      return;
    }
    int first = line;
    List<String> fields = new ArrayList<>();
    do fields.add(field());
    while (at < text.length() && text.charAt(at++) == ',');
    line++;
    rows.add(new Row(first, fields));
  }

  /** Up to the comma or line feed that ends it, which stays. */
  private String field() {
    StringBuilder field = new StringBuilder();
    if (at < text.length() && text.charAt(at) == '"') {
      at++;
      while (at < text.length()) {
        char c = text.charAt(at++);
        if (c == '\n') line++;
        if (c != '"') field.append(c);
        else if (at < text.length() && text.charAt(at) == '"') field.append(text.charAt(at++));
        else break;
      }
    }
    while (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != '\n') field.append(text.charAt(at++));
    return field.toString();
  }

  /** A field as it must be written. */
  static String field(String value) {
    boolean quote = value.startsWith("#") || value.startsWith("\uFEFF") || value.isBlank() && !value.isEmpty() || value.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return quote ? '"' + value.replace("\"", "\"\"") + '"' : value;
  }
}
