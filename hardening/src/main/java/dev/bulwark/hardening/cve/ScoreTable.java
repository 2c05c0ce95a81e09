package dev.bulwark.hardening.cve;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The table of exploit probabilities: {@code cve,epss,percentile} after a comment that names its day. Source: first.org/epss. */
final class ScoreTable {
  private static final Pattern DAY = Pattern.compile("score_date:([0-9]{4}-[0-9]{2}-[0-9]{2})");
  private static final int LONGEST_LINE = 4_096;
  private static final int MOST = 1_000_000;

  private final String name;
  private final StoreContent content;
  private final Tally tally;

  ScoreTable(String name, StoreContent content, Tally tally) {
    this.name = name;
    this.content = content;
    this.tally = tally;
  }

  void read(BufferedReader lines) throws IOException {
    Map<String, Float> scores = new TreeMap<>();
    @Nullable LocalDate day = null;
    int number = 0;
    for (String line = next(lines); line != null && scores.size() < MOST; line = next(lines)) {
      number++;
      if (line.startsWith("#")) {
        Matcher date = DAY.matcher(line);
        if (date.find()) day = tally.plausible(RecordText.day(date.group(1)));
      } else if (!line.isBlank() && !line.startsWith("cve,")) row(line, number, scores);
    }
    tally.scores(scores.size());
    if (content.scored != null && day != null && content.scored.isAfter(day)) return;
    content.scores.clear();
    content.scores.putAll(scores);
    content.scored = day;
  }

  private void row(String line, int number, Map<String, Float> scores) {
    String[] cells = line.split(",", 4);
    float score = -1;
    try {
      if (cells.length >= 2 && cells[1].length() < 30) score = Float.parseFloat(cells[1].strip());
    } catch (NumberFormatException e) {
      score = -1;
    }
    if (cells.length >= 2 && RecordText.isCve(cells[0].strip()) && score >= 0 && score <= 1) scores.put(cells[0].strip(), score);
    else tally.skip(name + ":" + number, "no score");
  }

  /** A line, cut at 4,096 characters: a file that is one line must not become one string. */
  private static @Nullable String next(BufferedReader lines) throws IOException {
    StringBuilder line = new StringBuilder();
    int c;
    while ((c = lines.read()) >= 0 && c != '\n') if (line.length() < LONGEST_LINE && c != '\r') line.append((char) c);
    return c < 0 && line.isEmpty() ? null : line.toString();
  }
}
