package dev.bulwark.firmware.efuse;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.chip.Revision;
import dev.bulwark.problem.Printable;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;

/**
 * A chip's fuses as a file, {@code EFUSE.json}: {@code {"format":"bulwark-efuse/1","chip":"esp32c3","revision":"0.4","blocks":{"BLOCK0":"<hex>", …}}}.
 *
 * <p>Hex is in register order (byte 0 holds bits 0 to 7), as in silicon, read-protected contents included; so the file is as secret as the keys in it. A block that is left out is blank; without a
 * revision the chip's default is taken. Everything else must be exactly so.
 */
public final class FuseFile {
  /** No sound file is larger, in bytes. */
  public static final int MOST = 64 * 1024;

  private static final String FORMAT = "bulwark-efuse/1";
  private static final String HINT = "give a file that this program wrote, or one in the form that docs/firmware tells";

  private FuseFile() {}

  /** @throws Problem FIRMWARE-500 for anything but such a file */
  public static Fuses read(byte[] file) {
    if (file.length > MOST) throw bad("it is larger than " + MOST + " bytes");
    Map<String, Object> tree;
    try {
      tree = JsonTree.read(file);
    } catch (JsonTree.Malformed e) {
      throw new Problem("FIRMWARE-500", "the fuse file cannot be read: " + e.getMessage(), HINT, e);
    }
    for (String name : tree.keySet()) if (!name.matches("format|chip|revision|blocks")) throw bad("it has an unknown member " + Printable.line(name, 40));
    if (!FORMAT.equals(tree.get("format"))) throw bad("its format is not " + FORMAT);
    if (!(tree.get("chip") instanceof String name) || Chip.named(name).isEmpty()) throw bad("its chip is not known");
    Chip chip = Chip.of(name);
    if (!(tree.get("blocks") instanceof Map<?, ?> blocks)) throw bad("it has no blocks");
    byte[][] content = Fuses.blank(chip).copy();
    blocks.forEach((block, hex) -> fill(content, String.valueOf(block), hex));
    return new Fuses(FuseMap.of(chip), revision(chip, tree), content);
  }

  private static Revision revision(Chip chip, Map<String, Object> tree) {
    if (!tree.containsKey("revision")) return chip.defaultRevision();
    if (!(tree.get("revision") instanceof String text)) throw bad("its revision is no text");
    return Revision.parse(text);
  }

  private static void fill(byte[][] content, String block, Object hex) {
    int id = -1;
    for (int i = 0; i < content.length; i++) if (block.equals("BLOCK" + i)) id = i;
    if (id < 0) throw bad("it has an unknown block " + Printable.line(block, 40));
    if (!(hex instanceof String text) || text.length() != 2 * content[id].length || !text.chars().allMatch(c -> c < 128 && HexFormat.isHexDigit(c))) {
      throw bad(block + " is not " + content[id].length + " bytes in hex");
    }
    content[id] = HexFormat.of().parseHex(text);
  }

  /** All blocks, in order; the same fuses always give the same bytes. */
  public static byte[] write(Fuses fuses) {
    StringBuilder text = new StringBuilder(1_024);
    text.append("{\n  \"format\": \"").append(FORMAT).append("\",\n  \"chip\": \"").append(fuses.chip().id()).append("\",\n  \"revision\": \"").append(fuses.revision()).append("\",\n  \"blocks\": {");
    for (FuseBlock block : fuses.map().blocks()) {
      text.append(block.id() == 0 ? "\n" : ",\n").append("    \"BLOCK").append(block.id()).append("\": \"").append(HexFormat.of().formatHex(fuses.block(block.id()))).append('"');
    }
    return text.append("\n  }\n}\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static Problem bad(String why) {
    return new Problem("FIRMWARE-500", "the fuse file cannot be read: " + why, HINT);
  }
}
