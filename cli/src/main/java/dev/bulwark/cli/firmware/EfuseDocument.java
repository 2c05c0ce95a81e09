package dev.bulwark.cli.firmware;

import dev.bulwark.firmware.efuse.FuseField;
import dev.bulwark.firmware.efuse.Fuses;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON of {@code firmware efuse}: its keys are a contract. */
final class EfuseDocument {
  private EfuseDocument() {}

  static Map<String, Object> of(Fuses fuses, List<String> changed) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (FuseField field : fuses.map().fields()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("raw", "0x" + fuses.visible(field.name()).toString(16));
      one.put("readable", fuses.readable(field.name()));
      one.put("writeable", fuses.writeable(field.name()));
      fields.put(field.name(), one);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("chip", fuses.chip().id());
    document.put("revision", fuses.revision().toString());
    document.put("fields", fields);
    document.put("changed", changed);
    return document;
  }
}
