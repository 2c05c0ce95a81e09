package dev.bulwark.cli;

import dev.bulwark.cli.json.Doc;
import dev.bulwark.cli.json.Json;
import java.nio.charset.StandardCharsets;

/** A command line run in this very process, for tests of other packages. */
public final class InProcess {
  public record Run(int exit, String out, String err) {
    /** The one document that {@code --json} prints. */
    public Doc json() {
      try {
        return Doc.read(out.getBytes(StandardCharsets.UTF_8));
      } catch (Json.Malformed e) {
        throw new AssertionError("no document: " + out, e);
      }
    }
  }

  private InProcess() {}

  public static Run run(String... args) {
    CommandLineTest.Run run = CommandLineTest.run(args);
    return new Run(run.exit(), run.out(), run.err());
  }
}
