package dev.bulwark.firmware.efuse;

import dev.bulwark.firmware.chip.Chip;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where a chip's fuses lie and what they are called: facts of the technical reference manuals, kept as data beside this class, one file a chip.
 *
 * <p>Names are those of the vendor's tool 5.x; those of 4.x and of ESP-IDF's tables are found too, in any case. Only the file of the chip asked for is read, once.
 */
public final class FuseMap {
  private static final Map<Chip, FuseMap> KNOWN = new ConcurrentHashMap<>();

  private final Chip chip;
  private final boolean coded;
  private final List<FuseBlock> blocks;
  private final Map<String, FuseField> fields = new LinkedHashMap<>();
  private final Map<String, KeyPurpose> purposes = new LinkedHashMap<>();
  private final Map<String, String> fieldNames = new LinkedHashMap<>();
  private final Map<String, Integer> blockNames = new LinkedHashMap<>();

  FuseMap(Chip chip, boolean coded, List<FuseBlock> blocks, List<FuseField> fields, List<KeyPurpose> purposes) {
    this.chip = chip;
    this.coded = coded;
    this.blocks = List.copyOf(blocks);
    for (FuseField field : fields) {
      this.fields.put(field.name(), field);
      fieldNames.put(upper(field.name()), field.name());
    }
    // An alias never hides a name, and the first field that claims it has it: the whole block before its halves.
    for (FuseField field : fields) for (String alias : field.aliases()) fieldNames.putIfAbsent(upper(alias), field.name());
    for (KeyPurpose purpose : purposes) this.purposes.put(purpose.name(), purpose);
    for (FuseBlock block : blocks) {
      blockNames.put(upper(block.name()), block.id());
      for (String alias : block.aliases()) blockNames.putIfAbsent(upper(alias), block.id());
      blockNames.putIfAbsent("BLOCK" + block.id(), block.id());
    }
  }

  public static FuseMap of(Chip chip) {
    return KNOWN.computeIfAbsent(chip, FuseMapFile::read);
  }

  public Chip chip() {
    return chip;
  }

  /** True where every block but block 0 is Reed–Solomon coded, and so can be written once only. */
  public boolean coded() {
    return coded;
  }

  /** All blocks by their number. */
  public List<FuseBlock> blocks() {
    return blocks;
  }

  public FuseBlock block(int id) {
    return blocks.get(id);
  }

  /** By name, number ({@code BLOCK4}) or alias, in any case. */
  public Optional<FuseBlock> block(String name) {
    return Optional.ofNullable(blockNames.get(upper(name))).map(blocks::get);
  }

  /** The blocks that keys are burned into, in order. */
  public List<FuseBlock> keyBlocks() {
    List<FuseBlock> found = new ArrayList<>();
    for (FuseBlock block : blocks) if (block.holdsKeys()) found.add(block);
    return found;
  }

  public Collection<FuseField> fields() {
    return fields.values();
  }

  /** By name or alias, in any case. */
  public Optional<FuseField> find(String name) {
    return Optional.ofNullable(fieldNames.get(upper(name))).map(fields::get);
  }

  public boolean has(String field) {
    return fields.containsKey(field);
  }

  /** @throws IllegalArgumentException for a field that the chip has not; names from outside go to {@link #find} */
  public FuseField field(String name) {
    return find(name).orElseThrow(() -> new IllegalArgumentException(chip.id() + " has no fuse " + name));
  }

  public Collection<KeyPurpose> purposes() {
    return purposes.values();
  }

  /** By name, in any case, dashed or underscored. */
  public Optional<KeyPurpose> purpose(String name) {
    return Optional.ofNullable(purposes.get(upper(name)));
  }

  /** The first purpose, digests aside, with this value. */
  public Optional<KeyPurpose> purpose(int value) {
    return purposes.values().stream().filter(purpose -> purpose.value() == value && !purpose.virtual()).findFirst();
  }

  /** The counter whose odd number of set bits turns flash encryption on. */
  public FuseField cryptCount() {
    return field(has("FLASH_CRYPT_CNT") ? "FLASH_CRYPT_CNT" : "SPI_BOOT_CRYPT_CNT");
  }

  /** The fuse after which the ROM boots only images with a trusted V2 signature. */
  public FuseField secureBootEnable() {
    return field(has("ABS_DONE_1") ? "ABS_DONE_1" : "SECURE_BOOT_EN");
  }

  private static String upper(String name) {
    return name.replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
