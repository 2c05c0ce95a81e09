package dev.bulwark.cli.espefuse;

import dev.bulwark.cli.json.Json;
import dev.bulwark.cli.terminal.OutFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.cli.vendor.VendorCommand;
import dev.bulwark.firmware.efuse.Fuses;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what software on the chip can read. */
@Command(
    name = "summary",
    description = {"Shows every fuse field, its meaning and whether it can still be read and written.", "", "Example: bulwark espefuse --chip esp32c3 --virt --path-efuse-file EFUSE.json summary --format json", ""})
final class Summary extends VendorCommand {
  @Option(names = "--format", paramLabel = "FORM", description = "summary (for people), json, or value_only (the value of exactly one field).")
  private String format = "summary";

  @Option(names = "--file", paramLabel = "FILE", description = "Write the answer there.")
  private @Nullable Path file;

  @Parameters(paramLabel = "FIELD", description = "Only these fields.")
  private @Nullable List<String> fields;

  private final FuseChain chain;

  Summary(Terminal terminal, FuseChain chain) {
    super(terminal);
    this.chain = chain;
  }

  @Override
  protected void perform() {
    String form = format.replace('-', '_');
    if (!List.of("summary", "json", "value_only").contains(form)) throw new Problem("FIRMWARE-805", "there is no form " + format, "use summary, json or value_only");
    if (form.equals("value_only") && (fields == null || fields.size() != 1)) throw new Problem("FIRMWARE-805", "value_only shows exactly one field", "name it: `summary --format value_only SECURE_VERSION`");
    chain.show(
        fuses -> {
          List<ShownField> shown = chosen(fuses);
          tell(
              switch (form) {
                case "json" -> json(shown);
                case "value_only" -> (shown.isEmpty() ? "" : shown.getFirst().plain()) + "\n";
                default -> text(shown);
              });
        });
  }

  private List<ShownField> chosen(Fuses fuses) {
    List<ShownField> all = FuseSummary.of(fuses);
    return fields == null || fields.isEmpty() ? all : all.stream().filter(field -> fields.contains(field.name())).toList();
  }

  private void tell(String answer) {
    if (file == null) terminal().verbatim(answer);
    else OutFile.write(file, answer.getBytes(StandardCharsets.UTF_8));
  }

  private static String json(List<ShownField> shown) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (ShownField field : shown) object.put(field.name(), field.json());
    return Json.write(object) + "\n";
  }

  private static String text(List<ShownField> shown) {
    StringBuilder text = new StringBuilder("FIELD (BLOCK) = meaning, readable/writeable, (value)\n");
    for (String category : new TreeSet<>(shown.stream().map(ShownField::category).toList())) {
      text.append('\n').append(title(category)).append(" fuses:\n");
      for (ShownField field : new ArrayList<>(shown)) {
        if (!field.category().equals(category)) continue;
        text.append("%-50s = %s %s".formatted(field.name() + " (BLOCK" + field.block() + ")", field.plain(), field.rights()));
        if (!field.type().startsWith("bytes")) text.append(" (").append(digits(field)).append(')');
        text.append('\n');
      }
    }
    return text.toString();
  }

  /** Binary, but hexadecimal where the bits fill whole digits. */
  private static String digits(ShownField field) {
    if (field.bits() % 4 == 0) return field.raw();
    String binary = Long.toBinaryString(Long.decode(field.raw()));
    return "0b" + "0".repeat(field.bits() - binary.length()) + binary;
  }

  private static String title(String category) {
    return category.substring(0, 1).toUpperCase(Locale.ROOT) + category.substring(1).toLowerCase(Locale.ROOT);
  }
}
