package dev.bulwark.cli.terminal;

import dev.bulwark.problem.Printable;
import java.util.ArrayList;
import java.util.List;

/** Columns for people: as wide as their widest cell, the last one free. */
public final class Table {
  private static final int WIDEST = 60;
  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... heads) {
    row(heads);
  }

  public void row(String... cells) {
    List<String> row = new ArrayList<>();
    for (String cell : cells) row.add(Printable.line(cell, 500));
    rows.add(row);
  }

  public boolean isEmpty() {
    return rows.size() < 2;
  }

  public void print(Terminal terminal) {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) for (int i = 0; i < columns; i++) widths[i] = Math.max(widths[i], Math.min(row.get(i).length(), WIDEST));
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        line.append(row.get(i));
        if (i < columns - 1) line.append(" ".repeat(Math.max(0, widths[i] - row.get(i).length()) + 2));
      }
      terminal.line(line.toString().stripTrailing());
    }
  }
}
