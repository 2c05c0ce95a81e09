package dev.bulwark.cli.espefuse;

import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.cli.vendor.VendorCommand;
import dev.bulwark.firmware.efuse.FuseField;
import dev.bulwark.firmware.efuse.Fuses;
import dev.bulwark.problem.Problem;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Burns fields to values. */
@Command(
    name = "burn-efuse",
    description = {
      "Burns fields to values. All are burned or none.",
      "",
      "Example: bulwark espefuse --chip esp32c3 --virt --path-efuse-file EFUSE.json burn-efuse DIS_USB_JTAG 1 SECURE_VERSION 0x3",
      "",
      "A single field without a value is set to 1, or counted up by one bit if it is a counter. Purposes may be given by name, MAC addresses with colons.",
      ""
    })
final class BurnEfuse extends VendorCommand {
  @Parameters(paramLabel = "FIELD VALUE", arity = "1..*", description = "Pairs of a field's name and its value.")
  private List<String> words = List.of();

  private final FuseChain chain;

  BurnEfuse(Terminal terminal, FuseChain chain) {
    super(terminal);
    this.chain = chain;
  }

  @Override
  protected void perform() {
    chain.burn((fuses, controller) -> controller.burnTexts(values(fuses)));
  }

  private Map<String, String> values(Fuses fuses) {
    if (words.size() == 1) return Map.of(words.getFirst(), next(fuses, words.getFirst()));
    if (words.size() % 2 != 0) throw new Problem("FIRMWARE-805", words.getLast() + " has no value", "give pairs: FIELD VALUE FIELD VALUE …");
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < words.size(); i += 2) {
      String value = words.get(i + 1);
      if (!value.equals(values.getOrDefault(words.get(i), value))) throw new Problem("FIRMWARE-805", words.get(i) + " is given twice with different values", "give it once");
      values.put(words.get(i), value);
    }
    return values;
  }

  /** What a field named alone is burned to. */
  private static String next(Fuses fuses, String name) {
    return fuses.map().find(name).filter(field -> field.kind() == FuseField.Kind.BOOL || field.counter()).map(field -> {
      BigInteger now = fuses.visible(field.name());
      if (field.kind() == FuseField.Kind.BOOL) return "1";
      return now.setBit(Math.min(now.not().getLowestSetBit(), field.length() - 1)).toString();
    }).orElseThrow(() -> new Problem("FIRMWARE-805", name + " has no value", "give pairs: FIELD VALUE FIELD VALUE …"));
  }
}
