package dev.bulwark.firmware.partition;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The names that stand for types and subtypes in the CSV form. */
final class TypeNames {
  private static final Map<String, Integer> TYPES = new LinkedHashMap<>();
  private static final Map<Integer, Map<String, Integer>> SUBTYPES = new LinkedHashMap<>();

  static {
    TYPES.put("app", Partition.APP);
    TYPES.put("data", Partition.DATA);
    TYPES.put("bootloader", Partition.BOOTLOADER);
    TYPES.put("partition_table", Partition.TABLE);
    Map<String, Integer> apps = new LinkedHashMap<>();
    apps.put("factory", 0);
    for (int n = 0; n < 16; n++) apps.put("ota_" + n, 0x10 + n);
    apps.put("test", 0x20);
    apps.put("tee_0", 0x30);
    apps.put("tee_1", 0x31);
    SUBTYPES.put(Partition.APP, apps);
    Map<String, Integer> data = new LinkedHashMap<>();
    data.put("ota", 0);
    data.put("phy", 1);
    data.put("nvs", 2);
    data.put("coredump", 3);
    data.put("nvs_keys", 4);
    data.put("efuse", 5);
    data.put("undefined", 6);
    data.put("esphttpd", 0x80);
    data.put("fat", 0x81);
    data.put("spiffs", 0x82);
    data.put("littlefs", 0x83);
    data.put("tee_ota", 0x90);
    SUBTYPES.put(Partition.DATA, data);
    Map<String, Integer> stages = new LinkedHashMap<>();
    stages.put("primary", 0);
    stages.put("ota", 1);
    SUBTYPES.put(Partition.TABLE, stages);
    Map<String, Integer> loaders = new LinkedHashMap<>(stages);
    loaders.put("recovery", 2);
    SUBTYPES.put(Partition.BOOTLOADER, loaders);
  }

  private TypeNames() {}

  static OptionalInt type(String name) {
    return number(TYPES.get(name.toLowerCase(Locale.ROOT)));
  }

  static OptionalInt subtype(int type, String name) {
    return number(subtypes(type).get(name.toLowerCase(Locale.ROOT)));
  }

  private static OptionalInt number(@org.jspecify.annotations.Nullable Integer value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }

  static String type(int type) {
    return name(TYPES, type).orElse(Integer.toString(type));
  }

  static String subtype(int type, int subtype) {
    return name(subtypes(type), subtype).orElse(Integer.toString(subtype));
  }

  static String types() {
    return String.join(", ", TYPES.keySet());
  }

  /** Empty when the type has no names for its subtypes. */
  static String subtypesOf(int type) {
    return String.join(", ", subtypes(type).keySet());
  }

  /** True when the partition's name is that of a type or subtype and it has another: a likely mistake. */
  static boolean misleading(Partition partition) {
    Integer named = TYPES.get(partition.name());
    if (named != null && named != partition.type()) return true;
    boolean subtype = SUBTYPES.values().stream().anyMatch(names -> names.containsKey(partition.name()));
    Integer own = subtypes(partition.type()).get(partition.name());
    return subtype && (own == null || own != partition.subtype());
  }

  private static Map<String, Integer> subtypes(int type) {
    return SUBTYPES.getOrDefault(type, Map.of());
  }

  private static Optional<String> name(Map<String, Integer> names, int value) {
    return names.entrySet().stream().filter(e -> e.getValue() == value).map(Map.Entry::getKey).findFirst();
  }
}
