package dev.bulwark.hardening.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.hardening.report.Page.Cell;
import dev.bulwark.hardening.report.Page.Tone;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class PageTest {
  private static final String HOSTILE = "<script>alert(1)</script>\"'&]]>\0\u0007\u202e\ud800\uffff\u001b[31m\n/../<img src=http://x/>";

  private static Page page(String text) {
    return new Page("Report " + text)
        .heading("Heading " + text)
        .paragraph(text, Tone.QUIET)
        .table(List.of("Name", text), List.of(List.of(Cell.of("one"), new Cell(text, Tone.BAD)), List.of(Cell.of("two"), new Cell("held", Tone.GOOD))));
  }

  private static String words(byte[] pdf) throws IOException {
    try (PDDocument document = Loader.loadPDF(pdf)) {
      return new PDFTextStripper().getText(document);
    }
  }

  @Test
  void no_text_becomes_markup_and_no_control_character_stands_in_the_page() throws Exception {
    String html = page(HOSTILE).html();
    assertThat(html).doesNotContain("<script", "<img").contains("&lt;script&gt;", "\\u0000\\u0007\\u202e\\ud800");
    assertThat(html.chars().filter(c -> c < 32 && c != '\n')).isEmpty();
    assertThat(html).contains("default-src 'none'").doesNotContain("href=", "url(", "@import");
    var parser = DocumentBuilderFactory.newDefaultInstance();
    var document = parser.newDocumentBuilder().parse(new InputSource(new StringReader(html)));
    assertThat(document.getElementsByTagName("td").item(1).getTextContent()).startsWith("<script>alert(1)</script>\"'&]]>");
  }

  @Test
  void on_paper_the_same_words_stand_and_two_runs_give_the_same_bytes() throws IOException {
    byte[] pdf = page("été 漢 " + HOSTILE).pdf();
    assertThat(words(pdf)).contains("Report été", "[U+6F22]", "alert(1)", "one", "held", "1 / 1");
    assertThat(page("été 漢 " + HOSTILE).pdf()).isEqualTo(pdf);
    assertThat(page("another").pdf()).isNotEqualTo(pdf);
    try (PDDocument document = Loader.loadPDF(pdf)) {
      assertThat(document.getDocumentInformation().getCreationDate()).isNull();
      assertThat(document.getDocumentInformation().getModificationDate()).isNull();
    }
  }
}
