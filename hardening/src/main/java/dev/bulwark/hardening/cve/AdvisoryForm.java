package dev.bulwark.hardening.cve;

import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.hardening.version.Version;
import dev.bulwark.hardening.version.VersionRange;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The store's byte form of records and statements. A record begins with what the index needs, so that opening decodes no more. */
final class AdvisoryForm {
  private static final int NO_DAY = Integer.MIN_VALUE;
  private static final int MOST = 1_000_000;

  private AdvisoryForm() {}

  /** The beginning of a record. */
  record Head(String id, Source source, @Nullable LocalDate changed, List<String> products) {}

  static byte[] write(Advisory advisory) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(advisory.id());
      out.writeByte(advisory.source().ordinal());
      day(out, advisory.changed());
      TreeSet<String> products = new TreeSet<>();
      for (Claim claim : advisory.claims()) products.addAll(claim.products());
      texts(out, List.copyOf(products));
      out.writeByte(advisory.severity() == null ? -1 : advisory.severity().ordinal());
      texts(out, advisory.aliases());
      out.writeInt(advisory.claims().size());
      for (Claim claim : advisory.claims()) write(out, claim);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, Claim claim) throws IOException {
    texts(out, claim.products());
    ranges(out, claim.affected());
    ranges(out, claim.unaffected());
    out.writeByte((claim.otherwise() ? 1 : 0) | (claim.vague() ? 2 : 0));
    out.writeInt(claim.needs().size());
    for (List<Requirement> need : claim.needs()) {
      out.writeInt(need.size());
      for (Requirement one : need) {
        out.writeUTF(one.product());
        range(out, one.range());
      }
    }
  }

  static Head head(DataInputStream in) throws IOException {
    return new Head(in.readUTF(), of(Source.values(), in.readByte()), day(in), texts(in));
  }

  /** @param known the versions that were read before: most records of a product name the same few */
  static Advisory read(DataInputStream in, Map<String, Version> known) throws IOException {
    Head head = head(in);
    int severity = in.readByte();
    List<String> aliases = texts(in);
    List<Claim> claims = new ArrayList<>();
    for (int left = count(in); left > 0; left--) {
      List<String> products = texts(in);
      List<VersionRange> affected = ranges(in, known);
      List<VersionRange> unaffected = ranges(in, known);
      int flags = in.readByte();
      List<List<Requirement>> needs = new ArrayList<>();
      for (int need = count(in); need > 0; need--) {
        List<Requirement> any = new ArrayList<>();
        for (int one = count(in); one > 0; one--) any.add(new Requirement(in.readUTF(), range(in, known)));
        needs.add(any);
      }
      claims.add(new Claim(products, affected, unaffected, (flags & 1) != 0, (flags & 2) != 0, needs));
    }
    return new Advisory(head.id(), head.source(), aliases, head.changed(), severity < 0 ? null : of(Severity.values(), severity), claims);
  }

  static void write(DataOutputStream out, VexStatement statement) throws IOException {
    texts(out, statement.ids());
    out.writeByte(statement.status().ordinal());
    out.writeUTF(statement.justification() == null ? "" : shortened(statement.justification()));
    out.writeLong(statement.at() == null ? Long.MIN_VALUE : statement.at().getEpochSecond());
    out.writeInt(statement.products().size());
    for (VexStatement.Product product : statement.products()) {
      texts(out, product.names());
      out.writeInt(product.parts().size());
      for (List<String> part : product.parts()) texts(out, part);
    }
  }

  static VexStatement statement(DataInputStream in) throws IOException {
    List<String> ids = texts(in);
    VexStatus status = of(VexStatus.values(), in.readByte());
    String justification = in.readUTF();
    long at = in.readLong();
    List<VexStatement.Product> products = new ArrayList<>();
    for (int left = count(in); left > 0; left--) {
      List<String> names = texts(in);
      List<List<String>> parts = new ArrayList<>();
      for (int part = count(in); part > 0; part--) parts.add(texts(in));
      products.add(new VexStatement.Product(names, parts));
    }
    try {
      return new VexStatement(ids, status, justification.isEmpty() ? null : justification, at == Long.MIN_VALUE ? null : Instant.ofEpochSecond(at), products);
    } catch (DateTimeException e) {
      throw new IOException("a time that is none", e);
    }
  }

  static void day(DataOutputStream out, @Nullable LocalDate day) throws IOException {
    out.writeInt(day == null ? NO_DAY : Math.toIntExact(day.toEpochDay()));
  }

  static @Nullable LocalDate day(DataInputStream in) throws IOException {
    int day = in.readInt();
    return day == NO_DAY ? null : LocalDate.ofEpochDay(Math.clamp(day, -1_000_000, 10_000_000));
  }

  static int count(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > MOST) throw new IOException("a count that cannot be");
    return count;
  }

  static void texts(DataOutputStream out, List<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) out.writeUTF(shortened(text));
  }

  static List<String> texts(DataInputStream in) throws IOException {
    List<String> texts = new ArrayList<>();
    for (int left = count(in); left > 0; left--) texts.add(in.readUTF());
    return texts;
  }

  /** The form holds 65,535 bytes of a text; no name that means anything is longer than this. */
  private static String shortened(String text) {
    return text.length() <= 4_000 ? text : text.substring(0, 4_000);
  }

  private static void ranges(DataOutputStream out, List<VersionRange> ranges) throws IOException {
    out.writeInt(ranges.size());
    for (VersionRange range : ranges) range(out, range);
  }

  private static void range(DataOutputStream out, VersionRange range) throws IOException {
    out.writeByte((range.fromIncluded() ? 1 : 0) | (range.toIncluded() ? 2 : 0));
    out.writeUTF(range.from() == null ? "" : range.from().toString());
    out.writeUTF(range.to() == null ? "" : range.to().toString());
  }

  private static List<VersionRange> ranges(DataInputStream in, Map<String, Version> known) throws IOException {
    List<VersionRange> ranges = new ArrayList<>();
    for (int left = count(in); left > 0; left--) ranges.add(range(in, known));
    return ranges;
  }

  private static VersionRange range(DataInputStream in, Map<String, Version> known) throws IOException {
    int flags = in.readByte();
    return new VersionRange(version(in, known), (flags & 1) != 0, version(in, known), (flags & 2) != 0);
  }

  private static @Nullable Version version(DataInputStream in, Map<String, Version> known) throws IOException {
    String text = in.readUTF();
    if (text.isEmpty()) return null;
    Version version = known.get(text);
    if (version == null) known.put(text, version = Version.of(text).orElseThrow(() -> new IOException("a version that is none")));
    return version;
  }

  private static <T> T of(T[] values, int ordinal) throws IOException {
    if (ordinal < 0 || ordinal >= values.length) throw new IOException("a value that is not known");
    return values[ordinal];
  }
}
