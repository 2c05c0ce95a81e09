package dev.bulwark.cli.audit;

import dev.bulwark.cli.json.Json;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.hardening.report.AuditDocument;
import dev.bulwark.hardening.report.AuditPage;
import dev.bulwark.hardening.report.AuditText;
import dev.bulwark.hardening.report.JunitReport;
import dev.bulwark.hardening.report.SarifReport;
import dev.bulwark.problem.Printable;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** The forms in which an audit can be written. */
enum AuditForm {
  TEXT,
  JSON,
  SARIF,
  JUNIT,
  HTML,
  PDF;

  /** Paper is for reading: what comes after so many findings is in the other forms. */
  private static final int MOST_ON_PAPER = 2_000;

  static final String NAMES = "text, json, sarif, junit, html or pdf";

  static Optional<AuditForm> named(String id) {
    for (AuditForm form : values()) if (form.name().toLowerCase(Locale.ROOT).equals(id)) return Optional.of(form);
    return Optional.empty();
  }

  /** The bytes of a file. */
  byte[] bytes(AuditDocument document) {
    return switch (this) {
      case TEXT -> text(document).getBytes(StandardCharsets.UTF_8);
      case JSON -> (Json.write(document.toMap()) + "\n").getBytes(StandardCharsets.UTF_8);
      case SARIF -> (Json.write(SarifReport.of(document)) + "\n").getBytes(StandardCharsets.UTF_8);
      case JUNIT -> JunitReport.of(document).getBytes(StandardCharsets.UTF_8);
      case HTML -> AuditPage.of(document).html().getBytes(StandardCharsets.UTF_8);
      case PDF -> AuditPage.of(document, MOST_ON_PAPER).pdf();
    };
  }

  /** The same as an answer on standard output; not for {@link #PDF}. */
  void show(AuditDocument document, Terminal terminal) {
    switch (this) {
      case TEXT -> AuditText.lines(document).forEach(terminal::line);
      case JSON -> terminal.document(document.toMap());
      case SARIF -> terminal.document(SarifReport.of(document));
      case JUNIT -> terminal.verbatim(JunitReport.of(document));
      case HTML -> terminal.verbatim(AuditPage.of(document).html());
      case PDF -> throw new IllegalStateException("a PDF is never printed to a terminal");
    }
  }

  private static String text(AuditDocument document) {
    StringBuilder text = new StringBuilder();
    for (String line : AuditText.lines(document)) text.append(Printable.line(line, 20_000)).append('\n');
    return text.toString();
  }
}
