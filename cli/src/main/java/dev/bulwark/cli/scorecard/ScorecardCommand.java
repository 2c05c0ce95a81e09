package dev.bulwark.cli.scorecard;

import dev.bulwark.cli.api.ApiClient;
import dev.bulwark.cli.api.ServerCommand;
import dev.bulwark.cli.json.Doc;
import dev.bulwark.cli.terminal.OutFile;
import dev.bulwark.cli.terminal.Table;
import dev.bulwark.cli.terminal.Terminal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The scorecard of the fleet, or of one device. */
@Command(name = "scorecard", description = "Shows how far each practice is in place for the fleet, or for one device, computed from evidence.")
public final class ScorecardCommand extends ServerCommand {
  @Parameters(paramLabel = "ID", arity = "0..1", description = "one device only")
  private @Nullable String id;

  @Option(names = "--html", paramLabel = "FILE", description = "also write it as one page without scripts or outside parts")
  private @Nullable Path html;

  @Option(names = "--pdf", paramLabel = "FILE", description = "also write it as PDF")
  private @Nullable Path pdf;

  public ScorecardCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected Doc ask(ApiClient client) {
    Doc card = client.get(id == null ? "/api/v1/scorecard" : "/api/v1/devices/" + ApiClient.segment(id) + "/scorecard");
    if (html != null) OutFile.write(html, ScorecardPage.of(card, id == null ? "" : id).html().getBytes(StandardCharsets.UTF_8));
    if (pdf != null) OutFile.write(pdf, ScorecardPage.of(card, id == null ? "" : id).pdf());
    return card;
  }

  @Override
  protected void show(Doc card, Terminal to) {
    to.line(card.number("devices") + (card.number("devices") == 1 ? " device" : " devices"));
    Table table = new Table("ITEM", "STATE", "PERCENT", "HELD", "TITLE");
    for (Doc item : card.list("items")) {
      long held = item.list("assertions").stream().filter(a -> a.text("state").equals("held")).count();
      table.row(item.text("id"), item.text("state"), item.text("percent"), held + " of " + item.list("assertions").size(), item.text("title"));
    }
    table.print(to);
    // Where something holds already, the rest is near: say what it takes.
    for (Doc item : card.list("items"))
      for (Doc assertion : item.list("assertions"))
        if (item.text("state").equals("partial") && !assertion.text("state").equals("held"))
          to.line(item.text("id") + " lacks " + assertion.text("id") + " (" + assertion.text("state") + "): " + assertion.text("next"));
    for (Doc finding : card.list("findings"))
      to.line("finding (" + finding.text("severity") + "): " + finding.text("rule") + " on " + finding.text("device") + ": stronger evidence contradicts " + finding.text("assertion"));
    if (html != null) to.line("written to " + html);
    if (pdf != null) to.line("written to " + pdf);
  }
}
