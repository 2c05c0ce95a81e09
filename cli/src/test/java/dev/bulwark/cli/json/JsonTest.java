package dev.bulwark.cli.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.lists;
import static org.quicktheories.generators.SourceDSL.longs;
import static org.quicktheories.generators.SourceDSL.strings;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  private static Object read(String text) throws Json.Malformed {
    return Json.read(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void what_is_written_reads_back() {
    qt().forAll(lists().of(strings().betweenCodePoints(0, 0xd7ff).ofLengthBetween(0, 20)).ofSizeBetween(0, 5), longs().all())
        .check(
            (texts, number) -> {
              Map<String, Object> document = new LinkedHashMap<>();
              document.put("texts", texts);
              document.put("number", number);
              document.put("truth", true);
              document.put("inner", Map.of("list", List.of(1L, 2.5, "x")));
              try {
                return Json.read(Json.write(document).getBytes(StandardCharsets.UTF_8)).equals(document);
              } catch (Json.Malformed e) {
                throw new AssertionError(e);
              }
            });
  }

  @Test
  void no_character_of_a_document_moves_or_turns_a_terminal() throws Json.Malformed {
    StringBuilder text = new StringBuilder();
    for (char c = 0; c < Character.MIN_SURROGATE; c++) text.append(c);
    Map<String, Object> document = Map.of("a", text + "\ud83d\ude00");
    String line = Json.write(document);
    assertThat(line.chars()).noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || c == 0x2028 || c == 0x2029);
    assertThat(line).contains("\\u007f\\u0080", "\\u009b", "\\u202e", "\u00e9", "\ud83d\ude00");
    assertThat(read(line)).isEqualTo(document);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "{", "{}{}", "{} x", "{\"a\":1,\"a\":2}", "[1,]", "'a'", "NaN", "{\"a\":}"})
  void what_is_no_single_document_is_refused(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(Json.Malformed.class);
  }

  @Test
  void a_document_nested_too_deep_is_refused_and_its_shallow_twin_is_read() throws Json.Malformed {
    assertThatThrownBy(() -> read("[".repeat(65) + "]".repeat(65))).isInstanceOf(Json.Malformed.class);
    assertThat(read("[".repeat(60) + "]".repeat(60))).isInstanceOf(List.class);
  }

  @Test
  void a_document_is_one_line_whatever_it_holds() {
    assertThat(Json.write(Map.of("a", "one\ntwo\u2028"))).doesNotContain("\n");
  }

  @Test
  void a_file_name_is_a_text_although_it_is_iterable_too() {
    assertThat(Json.write(Map.of("file", java.nio.file.Path.of("/a/b")))).isEqualTo("{\"file\":\"/a/b\"}");
  }

  @Test
  void paths_lead_through_objects_and_end_in_nothing_elsewhere() throws Json.Malformed {
    Doc doc = Doc.read("{\"a\":{\"b\":{\"port\":8883}},\"l\":[\"x\",\"y\"],\"t\":true}".getBytes(StandardCharsets.UTF_8));
    assertThat(doc.number("a.b.port")).isEqualTo(8883);
    assertThat(doc.text("a.b.port")).isEqualTo("8883");
    assertThat(doc.text("a.c.port")).isEmpty();
    assertThat(doc.text("a.b.port.deeper")).isEmpty();
    assertThat(doc.text("a")).isEmpty();
    assertThat(doc.joined("l", ",")).isEqualTo("x,y");
    assertThat(doc.is("t")).isTrue();
  }
}
