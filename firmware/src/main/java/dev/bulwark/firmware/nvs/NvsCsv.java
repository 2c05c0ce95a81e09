package dev.bulwark.firmware.nvs;

import dev.bulwark.problem.Printable;
import dev.bulwark.problem.Problem;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The text form of an NVS partition: the vendor's CSV, columns {@code key,type,encoding,value}.
 *
 * <p>A row of type {@code namespace} opens a namespace; {@code data} gives a value, {@code file} the name of a file that holds it. Encodings: {@code u8} to {@code i64}, {@code string}, {@code hex2bin},
 * {@code base64}, {@code binary}, {@code blob_fill(n;0xNN)} and {@code blob_sz_fill(n;0xNN)}. Lines that begin with {@code #} are skipped; a value with a comma or a line feed stands in double quotes.
 */
public final class NvsCsv {
  /** The longest text that is looked at, in characters. */
  public static final int LONGEST = 1 << 25;

  private static final String HEADER = "key,type,encoding,value";

  private NvsCsv() {}

  /** Writes what the text says into {@code into}. @throws Problem FIRMWARE-221 for a row that cannot be read (the detail names its line), FIRMWARE-222 when it does not fit */
  public static void read(String text, NvsFiles files, NvsBuilder into) {
    if (text.length() > LONGEST) throw new Problem("FIRMWARE-221", "the text is longer than " + LONGEST + " characters", "check that it is the file you mean");
    List<CsvText.Row> rows = CsvText.rows(text);
    if (rows.isEmpty()) throw new Problem("FIRMWARE-221", "the text has no header", "begin with the line " + HEADER);
    Columns columns = Columns.of(rows.getFirst());
    for (CsvText.Row row : rows.subList(1, rows.size())) {
      try {
        row(columns, row, files, into);
      } catch (Problem problem) {
        if (problem.detail().startsWith("line ")) throw problem;
        throw new Problem(problem.code(), "line " + row.line() + ": " + problem.detail(), problem.hint(), problem);
      }
    }
  }

  private static void row(Columns columns, CsvText.Row row, NvsFiles files, NvsBuilder into) {
    columns.checkWidth(row);
    String key = columns.key(row);
    String encoding = columns.encoding(row);
    switch (columns.type(row)) {
      case "namespace" -> into.namespace(key);
      case "data" -> into.put(key, CsvValues.ofText(key, encoding, columns.value(row)));
      case "file" -> into.put(key, CsvValues.ofFile(key, encoding, files.read(columns.value(row))));
      default -> throw new Problem("FIRMWARE-221", "there is no type " + Printable.line(columns.type(row), 40), "use namespace, data or file");
    }
  }

  /**
   * The text of what was read, with line feeds; {@link #read} of it gives the same entries, except for strings with a carriage return or a NUL, which the format cannot hold.
   *
   * <p>Each namespace stands once, with all its entries: the vendor's generator puts what follows a namespace's second row into another one.
   */
  public static String write(NvsReading reading) {
    Map<String, StringBuilder> spaces = new LinkedHashMap<>();
    for (String namespace : reading.namespaces()) spaces.put(namespace, new StringBuilder(CsvText.field(namespace)).append(",namespace,,\n"));
    for (NvsEntry entry : reading.entries()) append(spaces.computeIfAbsent(entry.namespace(), name -> new StringBuilder()), entry);
    return HEADER + '\n' + String.join("", spaces.values());
  }

  private static void append(StringBuilder out, NvsEntry entry) {
    out.append(CsvText.field(entry.key())).append(",data,");
    switch (entry.value()) {
      case NvsValue.Whole whole -> out.append(whole.type()).append(',').append(whole.number());
      case NvsValue.Text(String text) -> out.append("string,").append(CsvText.field(text));
      case NvsValue.Blob blob -> out.append("hex2bin,").append(HexFormat.of().formatHex(blob.bytes()));
    }
    out.append('\n');
  }

  /** Which column is which, as the header says. */
  private record Columns(int keyAt, int typeAt, int encodingAt, int valueAt, int width) {
    static Columns of(CsvText.Row header) {
      List<String> names = header.fields().stream().map(name -> name.strip().toLowerCase(Locale.ROOT)).toList();
      int[] at = new int[4];
      String[] wanted = HEADER.split(",", -1);
      for (int i = 0; i < 4; i++) {
        at[i] = names.indexOf(wanted[i]);
        if (at[i] < 0) throw new Problem("FIRMWARE-221", "line " + header.line() + ": the header has no column " + wanted[i], "begin with the line " + HEADER);
      }
      return new Columns(at[0], at[1], at[2], at[3], names.size());
    }

    void checkWidth(CsvText.Row row) {
      for (int i = width; i < row.fields().size(); i++)
        if (!row.fields().get(i).isBlank()) throw new Problem("FIRMWARE-221", "there are more fields than columns", "put a value that holds a comma into double quotes");
    }

    private static String field(CsvText.Row row, int at) {
      return at < row.fields().size() ? row.fields().get(at) : "";
    }

    String key(CsvText.Row row) {
      return field(row, keyAt);
    }

    String type(CsvText.Row row) {
      return field(row, typeAt).strip();
    }

    String encoding(CsvText.Row row) {
      return field(row, encodingAt).strip();
    }

    String value(CsvText.Row row) {
      return field(row, valueAt);
    }
  }
}
