package dev.bulwark.hardening.cve;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Takes one file into the content of a store, whatever it is: told by what is in it, not by its name.
 *
 * <h2>Guarantees</h2> Long lists are read element by element; no file takes more memory than a document's budget. What is broken or unknown goes to {@link Tally} with its name; nothing is thrown for any bytes.
 */
final class FeedFile {
  /** The most bytes of one file, after it was unpacked. */
  private static final long LARGEST = 1L << 30;

  /** The catalogue has some thousand entries. */
  private static final int MOST_EXPLOITED = 200_000;

  private final String name;
  private final StoreContent content;
  private final Tally tally;

  private FeedFile(String name, StoreContent content, Tally tally) {
    this.name = name;
    this.content = content;
    this.tally = tally;
  }

  static void take(Path file, String name, StoreContent content, Tally tally) {
    FeedFile feed = new FeedFile(name, content, tally);
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      raw.mark(4);
      boolean packed = raw.read() == 0x1f && raw.read() == 0x8b;
      raw.reset();
      feed.take(new BufferedInputStream(new Bounded(packed ? new GZIPInputStream(raw, 1 << 16) : raw, LARGEST), 1 << 16));
    } catch (IOException e) {
      tally.skip(name, e instanceof Bounded.TooLarge ? "limit:size" : "it cannot be read");
    }
  }

  private void take(InputStream in) throws IOException {
    in.mark(8_192);
    byte[] start = in.readNBytes(4_096);
    in.reset();
    String text = new String(start, StandardCharsets.UTF_8);
    String begin = (text.startsWith("\ufeff") ? text.substring(1) : text).stripLeading();
    if (begin.startsWith("{") || begin.startsWith("[")) json(in);
    else if (begin.startsWith("#model_version") || begin.startsWith("cve,epss")) new ScoreTable(name, content, tally).read(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
    else tally.skip(name, "no vulnerability records");
  }

  private void json(InputStream in) throws IOException {
    try (JsonParser parser = BoundedJson.open(in)) {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_ARRAY) {
        int index = 0;
        for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY && next != null; next = parser.nextToken()) {
          dispatch(BoundedJson.value(parser, next, BoundedJson.Budget.ofRecord()), name + "#" + index++);
        }
      } else if (first == JsonToken.START_OBJECT) document(parser);
      else tally.skip(name, "no vulnerability records");
    } catch (JacksonException e) {
      if (e.getCause() instanceof IOException cause) throw cause;
      tally.skip(name, BoundedJson.where(e));
    } catch (BoundedJson.Broken e) {
      tally.skip(name, String.valueOf(e.getMessage()));
    }
  }

  /** One object: a record, or a feed whose list {@code vulnerabilities} is taken element by element. */
  private void document(JsonParser parser) throws BoundedJson.Broken {
    Map<String, Object> members = new LinkedHashMap<>();
    BoundedJson.Budget budget = BoundedJson.Budget.ofDocument();
    boolean feed = false;
    List<String> exploited = new ArrayList<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String member = parser.currentName();
      JsonToken token = parser.nextToken();
      if (!member.equals("vulnerabilities") || token != JsonToken.START_ARRAY) {
        Object value = BoundedJson.value(parser, token, budget).value();
        if (value != null) members.put(member, value);
        continue;
      }
      List<Object> others = new ArrayList<>();
      int index = 0;
      for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY && next != null; next = parser.nextToken()) {
        Node element = BoundedJson.value(parser, next, others.isEmpty() ? BoundedJson.Budget.ofRecord() : budget);
        index++;
        if (NvdReader.looksLikeOne(element)) {
          dispatch(element, name + "#" + (index - 1));
          feed = true;
        } else if (element.has("cveID")) {
          if (exploited.size() < MOST_EXPLOITED && RecordText.isCve(element.at("cveID").text())) exploited.add(element.at("cveID").text());
          else tally.skip(name + "#" + (index - 1), "no CVE id");
          feed = true;
        } else if (feed) tally.skip(name + "#" + (index - 1), "no record");
        else if (element.value() != null) others.add(element.value());
      }
      members.put("vulnerabilities", others);
    }
    Node root = new Node(members);
    if (!exploited.isEmpty()) new Catalogue(root, exploited).into(content, tally);
    if (!feed) dispatch(root, name);
  }

  private void dispatch(Node root, String called) {
    try {
      @Nullable Advisory advisory = null;
      if (Cve5Reader.looksLikeOne(root)) advisory = Cve5Reader.read(root);
      else if (NvdReader.looksLikeOne(root)) advisory = NvdReader.read(root);
      else if (OsvReader.looksLikeOne(root)) advisory = OsvReader.read(root);
      else if (VexReader.looksLikeOne(root)) {
        List<VexStatement> statements = VexReader.statements(root);
        content.say(statements);
        tally.statements(statements.size());
      } else tally.skip(called, "no vulnerability record");
      if (advisory != null) {
        content.put(tally.dated(advisory));
        tally.record();
      }
    } catch (BrokenRecord e) {
      tally.skip(called, String.valueOf(e.getMessage()));
    }
  }
}
