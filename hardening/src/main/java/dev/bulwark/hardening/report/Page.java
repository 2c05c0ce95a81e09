package dev.bulwark.hardening.report;

import dev.bulwark.problem.Printable;
import java.util.List;

/**
 * A report as one page for people: headings, paragraphs, tables; on a screen, in print, and by {@link #pdf} on paper.
 *
 * <h2>Guarantees</h2> One self-contained file: no script, no outside part, a content security policy that forbids both. Every text is escaped and its control characters are made visible, so that no name can become markup. No time stamp: the same
 * calls give the same bytes, in both forms. The colour of a cell says nothing that its words do not say.
 */
public final class Page {
  private static final String STYLE =
      """
      body{font:15px/1.45 system-ui,"Segoe UI",Helvetica,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
      h1{font-size:1.6rem;margin:0 0 .6rem}h2{font-size:1.2rem;margin:1.8rem 0 .4rem}h3{font-size:1rem;margin:1.2rem 0 .3rem}
      h2,h3,p,td,th{word-wrap:break-word;overflow-wrap:anywhere}p{margin:.3rem 0}.quiet{color:#555}
      table{border-collapse:collapse;width:100%;margin:.4rem 0}td,th{text-align:left;padding:.3rem .7rem .3rem 0;border-bottom:1px solid #ccc;vertical-align:top}
      th{border-bottom:2px solid #888}th,.short{white-space:nowrap;word-wrap:normal;overflow-wrap:normal}.good{color:#0a5c0a;font-weight:600}.bad{color:#a00000;font-weight:600}.warn{color:#7a4b00;font-weight:600}
      @page{size:A4;margin:16mm 14mm 18mm;@bottom-right{content:counter(page) " / " counter(pages);font:9px Helvetica,sans-serif;color:#555}}
      @media print{body{margin:0;max-width:none;padding:0;font-size:11px}h1{font-size:20px}h2{font-size:15px}h3{font-size:12px}h2,h3{page-break-after:avoid}tr{page-break-inside:avoid}table{-fs-table-paginate:paginate}}
      """;
  private static final int LONGEST = 4_000;

  /** A cell of so few characters stands on one line. */
  private static final int UNBROKEN = 14;

  /** What a cell says of what stands in it. */
  public enum Tone {
    PLAIN(""),
    GOOD("good"),
    WARN("warn"),
    BAD("bad"),
    QUIET("quiet");

    private final String style;

    Tone(String style) {
      this.style = style;
    }
  }

  /** Text and its tone. */
  public record Cell(String text, Tone tone) {
    public static Cell of(String text) {
      return new Cell(text, Tone.PLAIN);
    }
  }

  private final String title;
  private final StringBuilder body = new StringBuilder();

  /** Begins a page; the title is its first heading too. */
  public Page(String title) {
    this.title = title;
    element("h1", Tone.PLAIN, title);
  }

  /** A heading below the title. */
  public Page heading(String text) {
    return element("h2", Tone.PLAIN, text);
  }

  /** A heading below {@link #heading}. */
  public Page subheading(String text) {
    return element("h3", Tone.PLAIN, text);
  }

  public Page paragraph(String text) {
    return element("p", Tone.PLAIN, text);
  }

  public Page paragraph(String text, Tone tone) {
    return element("p", tone, text);
  }

  /** A table whose rows have a cell for each heading. */
  public Page table(List<String> headings, List<List<Cell>> rows) {
    body.append("<table><thead><tr>");
    for (String heading : headings) element("th", Tone.PLAIN, heading);
    body.append("</tr></thead><tbody>\n");
    for (List<Cell> row : rows) {
      body.append("<tr>");
      for (Cell cell : row) element("td", cell.tone, cell.text);
      body.append("</tr>\n");
    }
    body.append("</tbody></table>\n");
    return this;
  }

  private Page element(String name, Tone tone, String text) {
    body.append('<').append(name);
    String style = (tone.style + (name.equals("td") && text.length() <= UNBROKEN ? " short" : "")).strip();
    if (!style.isEmpty()) body.append(" class=\"").append(style).append('"');
    body.append('>').append(escaped(text)).append("</").append(name).append('>');
    if (!name.startsWith("t")) body.append('\n');
    return this;
  }

  /** The page for a browser; well-formed as XML too. */
  public String html() {
    return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>\n"
        + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\"/>\n"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>"
        + escaped(title)
        + "</title>\n<style>\n"
        + STYLE
        + "</style></head><body>\n"
        + body
        + "</body></html>\n";
  }

  /** The page on paper, A4; the letters that its fonts lack are written as {@code [U+4E2D]}. */
  public byte[] pdf() {
    return PagePdf.of(title, html());
  }

  static String escaped(String text) {
    String line = Printable.line(text, LONGEST);
    StringBuilder out = new StringBuilder(line.length() + 16);
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
    return out.toString();
  }
}
