package dev.bulwark.cli.scorecard;

import dev.bulwark.cli.json.Doc;
import dev.bulwark.problem.Printable;

/** The scorecard as one page: no script, no outside part, readable without colour. Every text from the server is escaped. */
final class ScorecardPage {
  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Bulwark scorecard</title>
      <style>
      body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
      h1{font-size:1.6rem}h2{font-size:1.1rem;margin:1.6rem 0 .3rem}
      table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.25rem .6rem .25rem 0;border-bottom:1px solid #ccc;vertical-align:top}
      .state{font-weight:600}.state::before{content:"\\25cb\\00a0"}.verified::before,.held::before{content:"\\25cf\\00a0"}.partial::before{content:"\\25d0\\00a0"}
      .contradicted::before,.refuted::before{content:"\\2715\\00a0"}.contradicted,.refuted{color:#a00}.verified,.held{color:#060}
      @media print{body{margin:0}}
      </style></head><body>
      """;

  private final StringBuilder page = new StringBuilder(HEAD);

  private ScorecardPage() {}

  static String of(Doc card, String device) {
    ScorecardPage page = new ScorecardPage();
    page.write(card, device);
    return page.page.append("</body></html>\n").toString();
  }

  private void write(Doc card, String device) {
    element("h1", device.isEmpty() ? "Scorecard of the fleet, " + card.number("devices") + " devices" : "Scorecard of " + device);
    page.append("<table><tr><th>Item</th><th>State</th><th>Per cent</th><th>Practice</th></tr>\n");
    for (Doc item : card.list("items")) {
      page.append("<tr>");
      element("td", item.text("id"));
      state(item.text("state"));
      element("td", item.text("percent"));
      element("td", item.text("title"));
      page.append("</tr>\n");
    }
    page.append("</table>\n");
    if (!card.list("findings").isEmpty()) element("h2", "Findings: claims that stronger evidence contradicts");
    for (Doc finding : card.list("findings")) element("p", finding.text("severity") + ": " + finding.text("rule") + " on " + finding.text("device"));
    for (Doc item : card.list("items")) assertions(item);
  }

  private void assertions(Doc item) {
    element("h2", item.text("id") + " " + item.text("title"));
    page.append("<table><tr><th>Assertion</th><th>State</th><th>Evidence</th></tr>\n");
    for (Doc assertion : item.list("assertions")) {
      page.append("<tr>");
      element("td", assertion.text("id"));
      state(assertion.text("state"));
      StringBuilder evidence = new StringBuilder();
      for (Doc one : assertion.list("evidence")) evidence.append(evidence.isEmpty() ? "" : "; ").append(one.text("source")).append(", ").append(one.text("collectedAt"));
      element("td", evidence.isEmpty() ? "none" : evidence.toString());
      page.append("</tr>\n");
    }
    page.append("</table>\n");
  }

  private void state(String word) {
    String known = word.matches("[a-z]{1,20}") ? word : "unknown";
    page.append("<td class=\"state ").append(known).append("\">").append(known).append("</td>");
  }

  private void element(String name, String text) {
    page.append('<').append(name).append('>').append(escaped(text)).append("</").append(name).append('>');
  }

  static String escaped(String text) {
    return Printable.line(text, 2_000).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'", "&#39;");
  }
}
