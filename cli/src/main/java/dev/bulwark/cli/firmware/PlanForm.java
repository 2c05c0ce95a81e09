package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.firmware.plan.PlanFile;
import dev.bulwark.firmware.plan.PlanText;

/** How a plan is printed. */
enum PlanForm {
  CHECKLIST,
  ESPEFUSE,
  JSON;

  static PlanForm of(String name) {
    return switch (name) {
      case "checklist" -> CHECKLIST;
      case "espefuse" -> ESPEFUSE;
      case "json" -> JSON;
      default -> throw FirmwarePlan.usage("--format takes checklist, espefuse or json");
    };
  }

  void print(PlanFile file, Terminal terminal) {
    switch (this) {
      case JSON -> terminal.document(file.document());
      case CHECKLIST -> PlanText.checklist(file.plan()).forEach(terminal::line);
      case ESPEFUSE -> PlanText.vendorLines(file.plan()).forEach(terminal::line);
    }
  }
}
