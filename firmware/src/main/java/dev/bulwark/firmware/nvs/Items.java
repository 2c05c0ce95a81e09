package dev.bulwark.firmware.nvs;

import dev.bulwark.problem.Printable;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the pages gave, brought together: namespaces by number, the later of two values, blobs from their chunks. */
final class Items {
  /** One sound entry of a page. {@code data} are the last eight bytes of its head. */
  record Item(int namespace, int type, int chunk, String key, long data, byte[] content) {}

  private record Place(int namespace, String key) {}

  private record Chunk(Place place, int number) {}

  private final List<String> findings;
  private final Map<Integer, String> namespaces = new TreeMap<>();
  private final Map<Place, Item> values = new LinkedHashMap<>();
  private final Map<Chunk, byte[]> chunks = new LinkedHashMap<>();
  private int written;
  private int rejected;

  Items(List<String> findings) {
    this.findings = findings;
  }

  void written() {
    written++;
  }

  void rejected() {
    rejected++;
  }

  /** Takes an entry, or answers why not. */
  @Nullable String add(Item item) {
    if (item.namespace() == 0) return define(item);
    if (item.namespace() == 0xFF) return "its namespace number 255 is none";
    Place place = new Place(item.namespace(), item.key());
    if (item.type() == Page.BLOB_DATA) return chunks.put(new Chunk(place, item.chunk()), item.content()) == null ? null : "a chunk of its number stood before; the later one counts";
    boolean known = item.type() == Page.STRING || item.type() == Page.OLD_BLOB || item.type() == Page.BLOB_INDEX || NvsType.ofCode(item.type()).isPresent();
    if (!known) return "its type " + Integer.toHexString(item.type()) + " is not known";
    Item before = values.remove(place);
    values.put(place, item);
    if (before != null) findings.add("key " + Printable.line(item.key()) + " stands twice; the later one counts");
    return null;
  }

  private @Nullable String define(Item item) {
    if (item.type() != NvsType.U8.code()) return "it stands among the namespaces and is none";
    int number = (int) (item.data() & 0xFF);
    if (number == 0 || number == 0xFF) return "it defines a namespace of number " + number;
    if (namespaces.containsValue(item.key())) return "it defines the namespace " + Printable.line(item.key()) + " again";
    return namespaces.putIfAbsent(number, item.key()) == null ? null : "it defines the namespace " + number + " again";
  }

  NvsReading reading() {
    List<NvsEntry> entries = new ArrayList<>();
    for (Map.Entry<Place, Item> one : values.entrySet()) {
      Place place = one.getKey();
      String namespace = namespaces.get(place.namespace());
      Optional<NvsValue> value = value(place, one.getValue());
      if (namespace == null) findings.add("key " + Printable.line(place.key()) + " is skipped: no namespace has its number " + place.namespace());
      else if (value.isPresent()) entries.add(new NvsEntry(namespace, place.key(), value.get()));
    }
    for (Chunk left : chunks.keySet()) findings.add("key " + Printable.line(left.place().key()) + ": part " + left.number() + " of a blob belongs to no blob");
    return new NvsReading(entries, List.copyOf(namespaces.values()), findings, written, rejected);
  }

  private Optional<NvsValue> value(Place place, Item item) {
    return switch (item.type()) {
      case Page.STRING -> text(item);
      case Page.OLD_BLOB -> Optional.of(new NvsValue.Blob(item.content()));
      case Page.BLOB_INDEX -> blob(place, item.data());
      default -> {
        NvsType type = NvsType.ofCode(item.type()).orElseThrow();
        int unused = 64 - 8 * type.bytes();
        long bits = item.data() << unused;
        BigInteger number = BigInteger.valueOf(type.signed() ? bits >> unused : bits >>> unused);
        yield Optional.of(new NvsValue.Whole(type, number.signum() < 0 && !type.signed() ? number.add(BigInteger.ONE.shiftLeft(64)) : number));
      }
    };
  }

  private Optional<NvsValue> text(Item item) {
    byte[] content = item.content();
    if (content.length == 0 || content[content.length - 1] != 0) return lost(item.key(), "its string has no end");
    try {
      return Optional.of(new NvsValue.Text(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content, 0, content.length - 1)).toString()));
    } catch (CharacterCodingException e) {
      return lost(item.key(), "its string is not UTF-8");
    }
  }

  private Optional<NvsValue> blob(Place place, long data) {
    long size = data & 0xFFFF_FFFFL;
    int count = (int) (data >>> 32 & 0xFF);
    int first = (int) (data >>> 40 & 0xFF);
    List<byte[]> parts = new ArrayList<>();
    long sum = 0;
    for (int i = 0; i < count; i++) {
      byte[] part = chunks.remove(new Chunk(place, first + i));
      if (part == null) return lost(place.key(), "part " + (first + i) + " of its blob is missing");
      parts.add(part);
      sum += part.length;
    }
    if (sum != size) return lost(place.key(), "its blob has " + sum + " bytes and should have " + size);
    ByteBuffer all = ByteBuffer.allocate((int) sum); // no more than lies in the partition: each part is taken once
    parts.forEach(all::put);
    return Optional.of(new NvsValue.Blob(all.array()));
  }

  private Optional<NvsValue> lost(String key, String why) {
    findings.add("key " + Printable.line(key) + " is skipped: " + why);
    return Optional.empty();
  }

  /** The key at this place, or null when it has no NUL, is empty or no text. */
  static @Nullable String key(byte[] bytes, int at) {
    int length = 0;
    while (length < Page.KEY_BYTES && bytes[at + length] != 0) length++;
    if (length == 0 || length == Page.KEY_BYTES) return null;
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, at, length)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
