package dev.bulwark.hardening.cve;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All that a store holds while it is being made: records in their byte form, so that a whole national feed fits into memory. Same content, same bytes. */
final class StoreContent {
  /** The most that all records together may take, in bytes. */
  private static final long LARGEST = 128L << 20;

  /** The most records and the most statements. */
  private static final int MOST = 900_000;

  private record Entry(@Nullable LocalDate changed, byte[] form) {}

  private final TreeMap<String, Entry> records = new TreeMap<>();
  private long size;
  final TreeSet<String> exploited = new TreeSet<>();
  final TreeMap<String, Float> scores = new TreeMap<>();
  final LinkedHashSet<VexStatement> statements = new LinkedHashSet<>();
  @Nullable LocalDate catalogue;
  @Nullable LocalDate scored;

  int size() {
    return records.size();
  }

  /** Takes the record unless a newer one is there. */
  void put(Advisory advisory) throws BrokenRecord {
    byte[] form = AdvisoryForm.write(advisory);
    if (size + form.length > LARGEST || records.size() >= MOST) throw new BrokenRecord("limit:size, the store is full");
    put(advisory.id(), advisory.source(), advisory.changed(), form);
  }

  void say(List<VexStatement> said) throws BrokenRecord {
    if (statements.size() + said.size() > MOST) throw new BrokenRecord("limit:size, the store is full");
    statements.addAll(said);
  }

  void put(String id, Source source, @Nullable LocalDate changed, byte[] form) {
    String key = id + " " + source.id();
    Entry old = records.get(key);
    if (old != null && old.changed() != null && changed != null && old.changed().isAfter(changed)) return;
    records.put(key, new Entry(changed, form));
    size += form.length - (old == null ? 0 : old.form().length);
  }

  @Nullable LocalDate newest() {
    LocalDate newest = null;
    for (Entry entry : records.values()) newest = later(newest, entry.changed());
    // A catalogue of today says nothing of the age of records from last year; it counts only where it is alone.
    return records.isEmpty() ? catalogue : newest;
  }

  static @Nullable LocalDate later(@Nullable LocalDate one, @Nullable LocalDate other) {
    if (one == null) return other;
    return other == null || one.isAfter(other) ? one : other;
  }

  void write(DataOutputStream out) throws IOException {
    AdvisoryForm.day(out, newest());
    AdvisoryForm.day(out, catalogue);
    AdvisoryForm.day(out, scored);
    AdvisoryForm.texts(out, List.copyOf(exploited));
    out.writeInt(statements.size());
    for (VexStatement statement : statements) AdvisoryForm.write(out, statement);
    out.writeInt(records.size());
    for (Entry entry : records.values()) {
      out.writeInt(entry.form().length);
      out.write(entry.form());
    }
    out.writeInt(scores.size());
    for (Map.Entry<String, Float> score : scores.entrySet()) {
      out.writeUTF(score.getKey());
      out.writeFloat(score.getValue());
    }
  }

  static StoreContent read(byte[] payload) throws IOException {
    StoreContent content = new StoreContent();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(payload))) {
      in.readInt();
      content.catalogue = AdvisoryForm.day(in);
      content.scored = AdvisoryForm.day(in);
      content.exploited.addAll(AdvisoryForm.texts(in));
      List<VexStatement> statements = new ArrayList<>();
      for (int left = AdvisoryForm.count(in); left > 0; left--) statements.add(AdvisoryForm.statement(in));
      content.statements.addAll(statements);
      for (int left = AdvisoryForm.count(in); left > 0; left--) {
        byte[] form = in.readNBytes(in.readInt());
        AdvisoryForm.Head head = AdvisoryForm.head(new DataInputStream(new ByteArrayInputStream(form)));
        content.put(head.id(), head.source(), head.changed(), form);
      }
      for (int left = AdvisoryForm.count(in); left > 0; left--) content.scores.put(in.readUTF(), in.readFloat());
    }
    return content;
  }
}
