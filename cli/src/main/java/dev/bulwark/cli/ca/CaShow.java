package dev.bulwark.cli.ca;

import dev.bulwark.cli.api.ApiClient;
import dev.bulwark.cli.api.ServerCommand;
import dev.bulwark.cli.json.Doc;
import dev.bulwark.cli.terminal.Table;
import dev.bulwark.cli.terminal.Terminal;
import picocli.CommandLine.Command;

/** Shows root and issuers. */
@Command(name = "show", description = "Shows the root and the issuing authorities.")
final class CaShow extends ServerCommand {
  CaShow(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected Doc ask(ApiClient client) {
    return client.get("/api/v1/ca");
  }

  @Override
  protected void show(Doc answer, Terminal to) {
    Table table = new Table("NAME", "NOT AFTER", "SUBJECT");
    Doc root = answer.doc("root");
    table.row("root", root.text("notAfter"), root.text("subject"));
    for (Doc issuer : answer.list("issuers")) table.row(issuer.text("name"), issuer.text("notAfter"), issuer.text("subject"));
    table.print(to);
    to.line("");
    root.text("pem").lines().forEach(to::line);
  }
}
