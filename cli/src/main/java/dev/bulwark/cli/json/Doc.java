package dev.bulwark.cli.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON object read by dotted paths; what is absent or of another kind reads as the empty value, since another version may have written it. */
public record Doc(Map<String, Object> members) {
  public static Doc read(byte[] document) throws Json.Malformed {
    Object value = Json.read(document);
    return of(value);
  }

  /** The object, or an empty one for anything that is none. */
  public static Doc of(@Nullable Object value) {
    Map<String, Object> members = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) map.forEach((name, member) -> members.put(String.valueOf(name), member));
    return new Doc(members);
  }

  public @Nullable Object at(String path) {
    Object here = members;
    for (String name : path.split("\\.", -1)) {
      if (!(here instanceof Map<?, ?> map)) return null;
      here = map.get(name);
    }
    return here;
  }

  /** The text, number or truth at {@code path}, as text; empty when there is none. */
  public String text(String path) {
    Object value = at(path);
    return value == null || value instanceof Map || value instanceof List ? "" : value.toString();
  }

  public long number(String path) {
    return at(path) instanceof Number n ? n.longValue() : 0;
  }

  public boolean is(String path) {
    return Boolean.TRUE.equals(at(path));
  }

  public Doc doc(String path) {
    return of(at(path));
  }

  public List<Doc> list(String path) {
    List<Doc> docs = new ArrayList<>();
    if (at(path) instanceof List<?> list) for (Object member : list) docs.add(of(member));
    return docs;
  }

  /** The texts of a list of scalars, joined by {@code separator}. */
  public String joined(String path, String separator) {
    List<String> texts = new ArrayList<>();
    if (at(path) instanceof List<?> list) for (Object member : list) texts.add(String.valueOf(member));
    return String.join(separator, texts);
  }
}
