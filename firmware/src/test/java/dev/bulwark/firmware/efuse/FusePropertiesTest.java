package dev.bulwark.firmware.efuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.firmware.chip.Chip;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every sequence of commands, however senseless: seeded, so that a failure can be repeated. */
class FusePropertiesTest {
  private static final int SEQUENCES = 60;
  private static final int LONGEST = 12;

  @ParameterizedTest
  @EnumSource(Chip.class)
  void no_sequence_clears_a_bit_changes_what_is_protected_or_shows_what_is_hidden(Chip chip) {
    int accepted = 0;
    int refused = 0;
    for (int seed = 0; seed < SEQUENCES; seed++) {
      Random random = new Random(31L * seed + chip.ordinal());
      Fuses fuses = Fuses.blank(chip);
      for (int step = random.nextInt(LONGEST); step >= 0; step--) {
        byte[] before = FuseFile.write(fuses);
        Burn burn = command(random, FuseController.of(fuses));
        assertThat(FuseFile.write(fuses)).as("a controller changes no fuses in place").isEqualTo(before);
        switch (burn) {
          case Burn.Refused ignored -> refused++;
          case Burn.Burned burned -> {
            accepted++;
            check(fuses, burned);
            fuses = burned.after();
          }
        }
      }
    }
    assertThat(accepted).isGreaterThan(SEQUENCES);
    assertThat(refused).isGreaterThan(SEQUENCES / 2);
  }

  private static void check(Fuses before, Burn.Burned burned) {
    Fuses after = burned.after();
    assertThat(burned.changed().isEmpty()).isEqualTo(before.equals(after) || same(before, after));
    for (FuseField field : before.map().fields()) {
      BigInteger old = before.value(field);
      BigInteger now = after.value(field);
      assertThat(old.andNot(now)).as(field.name()).isZero();
      if (!before.writeable(field)) assertThat(now).as(field.name()).isEqualTo(old);
      if (!before.readable(field)) assertThat(now).as("%s is hidden", field.name()).isEqualTo(old);
      if (!after.readable(field) && field.readBits().size() == 1) assertThat(after.visible(field.name())).isZero();
      assertThat(after.readable(field) && !before.readable(field)).isFalse();
      assertThat(after.writeable(field) && !before.writeable(field)).isFalse();
    }
    assertThat(FuseFile.read(FuseFile.write(after))).isEqualTo(after);
  }

  /** Bits between the fields belong to no name; only burnBit reaches them. */
  private static boolean same(Fuses before, Fuses after) {
    return before.map().fields().stream().allMatch(field -> before.value(field).equals(after.value(field)));
  }

  private static Burn command(Random random, FuseController controller) {
    FuseMap map = controller.fuses().map();
    List<FuseField> fields = List.copyOf(map.fields());
    return switch (random.nextInt(7)) {
      case 0, 1 -> {
        Map<String, BigInteger> values = new LinkedHashMap<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
          FuseField field = fields.get(random.nextInt(fields.size()));
          values.put(field.name(), random.nextInt(4) == 0 ? new BigInteger(field.length() + 1, random) : BigInteger.ONE.shiftLeft(random.nextInt(field.length())));
        }
        yield controller.burn(values);
      }
      case 2 -> controller.writeProtect(List.of(fields.get(random.nextInt(fields.size())).name()));
      case 3 -> controller.readProtect(List.of(fields.get(random.nextInt(fields.size())).name()));
      case 4 -> {
        FuseBlock block = map.blocks().get(random.nextInt(map.blocks().size()));
        yield controller.burnBit(block.name(), List.of(random.nextInt(8 * block.bytes())));
      }
      default -> controller.burnKey(List.of(key(random, map)));
    };
  }

  private static KeyRequest key(Random random, FuseMap map) {
    List<FuseBlock> blocks = map.keyBlocks();
    FuseBlock block = blocks.get(random.nextInt(blocks.size()));
    List<KeyPurpose> purposes = new ArrayList<>(map.purposes());
    byte[] data = new byte[64];
    random.nextBytes(data);
    if (purposes.isEmpty()) return KeyRequest.of(random.nextBoolean() ? block.name() : "flash_encryption", Arrays.copyOf(data, 32));
    KeyPurpose purpose = purposes.get(random.nextInt(purposes.size()));
    return KeyRequest.of(block.name(), purpose.virtual() ? data : Arrays.copyOf(data, purpose.name().contains("DERIVED") ? 16 : 32), purpose.name());
  }
}
