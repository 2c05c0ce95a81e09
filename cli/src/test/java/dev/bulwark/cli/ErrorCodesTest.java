package dev.bulwark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The list of error codes and the program agree, in both directions. */
class ErrorCodesTest {
  private static final String CODE = "(?:PLATFORM|UP|STORE|AUDIT|LOG|KEYS|DEVICE|PKI|EST|MQTT|API|AGENT|CLI|FIRMWARE|HARDEN)-[0-9]{3}";
  private static final Pattern LITERAL = Pattern.compile("\"(" + CODE + ")\"");
  private static final Pattern SAID = Pattern.compile("fail \"(" + CODE + "):");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(" + CODE + ")` \\|(.*)\\|$");

  private static Set<String> used() throws IOException {
    Set<String> codes = new TreeSet<>();
    for (Path source : Sources.main()) LITERAL.matcher(Files.readString(source)).results().forEach(found -> codes.add(found.group(1)));
    SAID.matcher(Files.readString(Sources.ROOT.resolve("bulwark"))).results().forEach(found -> codes.add(found.group(1)));
    return codes;
  }

  private static String page() throws IOException {
    return Files.readString(Sources.ROOT.resolve("docs/errors.md"));
  }

  @Test
  void every_code_that_can_be_shown_is_explained() throws IOException {
    Set<String> explained = new TreeSet<>();
    ROW.matcher(page()).results().forEach(row -> explained.add(row.group(1)));
    Set<String> missing = new TreeSet<>(used());
    missing.removeAll(explained);
    assertThat(missing).as("codes without a row in docs/errors.md").isEmpty();
  }

  @Test
  void every_code_that_is_explained_can_be_shown_and_stands_once() throws IOException {
    List<String> explained = new ArrayList<>();
    ROW.matcher(page()).results().forEach(row -> explained.add(row.group(1)));
    assertThat(explained).doesNotHaveDuplicates();
    Set<String> stale = new TreeSet<>(explained);
    stale.removeAll(used());
    assertThat(stale).as("rows in docs/errors.md that no source uses").isEmpty();
  }

  @Test
  void every_row_has_all_its_columns() throws IOException {
    List<String> faults = new ArrayList<>();
    Matcher row = ROW.matcher(page());
    while (row.find()) {
      String[] cells = row.group(2).split("(?<!\\\\)\\|", -1);
      boolean blank = false;
      for (String cell : cells) blank |= cell.isBlank();
      if (cells.length != 4 || blank) faults.add(row.group(1) + ": " + cells.length + " cells after the code");
    }
    assertThat(faults).isEmpty();
  }
}
