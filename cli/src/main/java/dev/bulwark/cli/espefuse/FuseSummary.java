package dev.bulwark.cli.espefuse;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.efuse.FuseBlock;
import dev.bulwark.firmware.efuse.FuseField;
import dev.bulwark.firmware.efuse.Fuses;
import dev.bulwark.firmware.efuse.KeyPurpose;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The fuses as the vendor's {@code summary} tells them: what software can read, in the vendor's words. */
final class FuseSummary {
  /** The ESP32-C2's only key block is hidden by halves. */
  private static final String LOW_HALF = "BLOCK_KEY0_LOW_128";

  private static final String HIGH_HALF = "BLOCK_KEY0_HI_128";

  private static final long FIRST_MISSING_PAD = 30;
  private static final int WHOLE = 256;
  private static final int THREE_QUARTERS = 192;

  private final Fuses fuses;
  private final ValueLabels labels;

  private FuseSummary(Fuses fuses) {
    this.fuses = fuses;
    this.labels = ValueLabels.of(fuses.chip());
  }

  /** All fields by name. */
  static List<ShownField> of(Fuses fuses) {
    FuseSummary summary = new FuseSummary(fuses);
    List<ShownField> shown = new ArrayList<>();
    for (FuseField field : fuses.map().fields()) shown.add(summary.shown(summary.asCoded(field)));
    shown.addAll(DerivedFields.of(fuses));
    shown.sort(Comparator.comparing(ShownField::name));
    return Collections.unmodifiableList(shown);
  }

  /** With its 3/4 coding, a whole block of the ESP32 holds 24 bytes; the rest are check bits. */
  private FuseField asCoded(FuseField field) {
    if (fuses.chip() != Chip.ESP32 || field.length() != WHOLE || !fuses.value("CODING_SCHEME").equals(BigInteger.ONE)) return field;
    return new FuseField(field.name(), field.block(), field.bit(), THREE_QUARTERS, field.kind(), field.counter(), field.writeBit(), field.readBits(), field.aliases(), field.category());
  }

  private ShownField shown(FuseField field) {
    boolean halved = field.readBits().size() == 2;
    BigInteger value = halved ? fuses.visible(LOW_HALF).or(fuses.visible(HIGH_HALF).shiftLeft(field.length() / 2)) : fuses.visible(field.name());
    if (field.length() == THREE_QUARTERS) value = value.and(BigInteger.ONE.shiftLeft(THREE_QUARTERS).subtract(BigInteger.ONE));
    boolean readable = fuses.readable(field.name());
    return new ShownField(
        field.name(),
        field.length(),
        field.block(),
        field.bit() / Integer.SIZE,
        field.bit() % Integer.SIZE,
        type(field),
        field.category(),
        readable ? meaning(field, value) : halved ? half(LOW_HALF) + " " + half(HIGH_HALF) : veiled(meaning(field, value)),
        field.kind() == FuseField.Kind.BYTES ? "0x" + Octets.hex(value, field.length(), "") : number(value, field.length()),
        readable,
        fuses.writeable(field.name()));
  }

  private String half(String name) {
    FuseField half = fuses.map().field(name);
    Object meaning = meaning(half, fuses.visible(name));
    return fuses.readable(name) ? meaning.toString() : veiled(meaning);
  }

  private static String type(FuseField field) {
    return switch (field.kind()) {
      case BOOL -> "bool";
      case UINT -> "uint:" + field.length();
      case BYTES -> "bytes:" + field.length() / Byte.SIZE;
    };
  }

  /** {@code 0x} and one digit for every four bits. */
  static String number(BigInteger value, int bits) {
    int digits = (bits + 3) / 4;
    String hex = value.toString(16);
    return "0x" + "0".repeat(Math.max(0, digits - hex.length())) + hex;
  }

  /** What stands for a value that software cannot read: the text of zero with a question mark for each naught. */
  static String veiled(Object meaning) {
    return ShownField.plain(meaning).replace('0', '?');
  }

  private Object meaning(FuseField field, BigInteger value) {
    if (field.kind() == FuseField.Kind.BYTES) return field.category().equals("MAC") ? Octets.mac(fuses, field.name(), value, field.length()) : Octets.hex(value, field.length(), " ");
    if (fuses.chip() == Chip.ESP32 && field.name().equals("ADC_VREF")) return millivolts(value.intValue());
    if (fuses.chip() == Chip.ESP32 && field.name().startsWith("SPI_PAD_CONFIG_")) return pad(value.longValueExact());
    for (FuseBlock block : fuses.map().keyBlocks()) {
      if (block.purposeField().equals(Optional.of(field.name())) && fuses.purpose(block).isPresent()) return fuses.purpose(block).map(KeyPurpose::name).orElseThrow();
    }
    return labels.label(field.name(), value.intValue()).<Object>map(text -> text).orElseGet(() -> field.kind() == FuseField.Kind.BOOL ? value.signum() != 0 : (Object) value.longValueExact());
  }

  /** Five bits count the pads that can be chosen: 30 and 31 are none, so that they stand for the pads 32 and 33. */
  private static long pad(long raw) {
    return raw < FIRST_MISSING_PAD ? raw : raw + 2;
  }

  /** Seven millivolts a step around 1100, the fifth bit the sign (technical reference manual of the ESP32, eFuse controller). */
  private static long millivolts(int raw) {
    int steps = raw & 0xf;
    return 1_100L + 7 * ((raw & 0x10) == 0 ? steps : -steps);
  }
}
