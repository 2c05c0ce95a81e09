package dev.bulwark.firmware.efuse;

import dev.bulwark.firmware.chip.Chip;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads a chip's map from the product's own resources. */
final class FuseMapFile {
  private FuseMapFile() {}

  static FuseMap read(Chip chip) {
    try (InputStream in = FuseMapFile.class.getResourceAsStream(chip.id() + ".json")) {
      if (in == null) throw new IllegalStateException("no fuse map of " + chip.id());
      return map(chip, JsonTree.read(in.readAllBytes()));
    } catch (IOException | JsonTree.Malformed e) {
      throw new UncheckedIOException(new IOException("the fuse map of " + chip.id() + " is damaged", e));
    }
  }

  private static FuseMap map(Chip chip, Map<String, Object> tree) {
    List<FuseBlock> blocks = new ArrayList<>();
    for (Map<?, ?> row : rows(tree, "blocks")) {
      Optional<String> purpose = Optional.ofNullable((String) row.get("purpose"));
      blocks.add(new FuseBlock(number(row, "id"), text(row, "name"), texts(row, "aliases"), number(row, "bytes"), bit(row, "wr"), numbers(row, "rd"), purpose));
    }
    List<KeyPurpose> purposes = new ArrayList<>();
    for (Map<?, ?> row : rows(tree, "purposes")) {
      purposes.add(new KeyPurpose(text(row, "name"), number(row, "value"), is(row, "virtual"), is(row, "digest"), is(row, "reversed"), is(row, "readProtect")));
    }
    List<FuseField> fields = new ArrayList<>();
    for (Map<?, ?> row : rows(tree, "fields")) {
      FuseField.Kind kind = FuseField.Kind.valueOf(text(row, "type").toUpperCase(java.util.Locale.ROOT));
      String category = row.get("category") instanceof String told ? told : "";
      fields.add(
          new FuseField(
              text(row, "name"), number(row, "block"), number(row, "bit"), number(row, "len"), kind, is(row, "counter"), bit(row, "wr"), numbers(row, "rd"), texts(row, "aliases"), category));
    }
    return new FuseMap(chip, "rs".equals(tree.get("coding")), blocks, fields, purposes);
  }

  private static List<Map<?, ?>> rows(Map<String, Object> tree, String name) {
    List<Map<?, ?>> rows = new ArrayList<>();
    for (Object row : (List<?>) tree.getOrDefault(name, List.of())) rows.add((Map<?, ?>) row);
    return rows;
  }

  private static String text(Map<?, ?> row, String name) {
    if (row.get(name) instanceof String text) return text;
    throw new IllegalStateException("a row without " + name);
  }

  private static int number(Map<?, ?> row, String name) {
    if (row.get(name) instanceof Long number) return Math.toIntExact(number);
    throw new IllegalStateException("a row without " + name);
  }

  private static boolean is(Map<?, ?> row, String name) {
    return Boolean.TRUE.equals(row.get(name));
  }

  private static OptionalInt bit(Map<?, ?> row, String name) {
    return row.get(name) instanceof Long bit ? OptionalInt.of(Math.toIntExact(bit)) : OptionalInt.empty();
  }

  private static List<String> texts(Map<?, ?> row, String name) {
    List<String> texts = new ArrayList<>();
    if (row.get(name) instanceof List<?> list) for (Object text : list) texts.add((String) text);
    return texts;
  }

  private static List<Integer> numbers(Map<?, ?> row, String name) {
    List<Integer> numbers = new ArrayList<>();
    if (row.get(name) instanceof List<?> list) for (Object number : list) numbers.add(Math.toIntExact((Long) number));
    return numbers;
  }
}
