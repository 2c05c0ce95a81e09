package dev.bulwark.firmware.plan;

import dev.bulwark.firmware.efuse.Burn;
import dev.bulwark.firmware.efuse.FuseController;
import dev.bulwark.firmware.efuse.Fuses;
import dev.bulwark.problem.Problem;
import java.util.List;
import java.util.Map;

/** The rules of silicon, and those beyond them that keep a chip from being lost, applied to fuses that are a value. */
final class StrictFuses {
  private StrictFuses() {}

  /** @throws Problem FIRMWARE-711 when it is refused */
  static Fuses burn(Fuses fuses, FuseCommand command) {
    FuseController controller = FuseController.of(fuses).strict();
    Burn burn =
        switch (command) {
          case FuseCommand.Field field -> controller.burn(Map.of(field.name(), field.value()));
          case FuseCommand.Keys keys -> controller.burnKey(keys.keys());
          case FuseCommand.WriteProtect protect -> controller.writeProtect(List.of(protect.name()));
          case FuseCommand.ReadProtect protect -> controller.readProtect(List.of(protect.name()));
        };
    return switch (burn) {
      case Burn.Burned burned -> burned.after();
      case Burn.Refused refused -> throw new Problem("FIRMWARE-711", "the fuses refuse the step: " + refused.text(), "burn nothing more; look at the device with `bulwark firmware efuse`");
    };
  }
}
