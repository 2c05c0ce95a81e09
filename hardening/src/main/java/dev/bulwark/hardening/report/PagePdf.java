package dev.bulwark.hardening.report;

import com.openhtmltopdf.outputdevice.helper.ExternalResourceControlPriority;
import com.openhtmltopdf.pdfboxout.PdfBoxRenderer;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import dev.bulwark.problem.Printable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.Locale;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;

/**
 * A page on paper.
 *
 * <h2>Guarantees</h2> The same page gives the same bytes, on every machine: no dates, an identifier made from the content, and only the fonts that every reader of PDF has; the machine's own fonts are not looked for. Nothing outside the page is ever
 * asked for.
 */
final class PagePdf {
  private static final float VERSION = 1.7f;

  private PagePdf() {}

  static byte[] of(String title, String html) {
    SystemFonts.leaveAlone();
    XRLog.setLoggingEnabled(false);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PdfRendererBuilder builder = new PdfRendererBuilder();
    builder.withHtmlContent(shown(html), null);
    builder.usePdfVersion(VERSION);
    builder.useUriResolver((base, uri) -> null);
    for (ExternalResourceControlPriority when : ExternalResourceControlPriority.values()) builder.useExternalResourceAccessControl((uri, type) -> false, when);
    try (PdfBoxRenderer renderer = builder.buildPdfRenderer();
        PDDocument document = renderer.createPDFKeepOpen()) {
      PDDocumentInformation about = new PDDocumentInformation();
      about.setTitle(Printable.line(title));
      about.setProducer("Bulwark");
      document.setDocumentInformation(about);
      // Without it, the identifier is taken from the clock.
      document.setDocumentId((long) html.hashCode());
      document.save(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** With every letter that the standard fonts lack written out. */
  private static String shown(String html) {
    CharsetEncoder latin = Charset.forName("windows-1252").newEncoder();
    StringBuilder out = new StringBuilder(html.length());
    for (int i = 0; i < html.length(); ) {
      int point = html.codePointAt(i);
      int next = i + Character.charCount(point);
      if (point < 128 || latin.canEncode(html.subSequence(i, next))) out.append(html, i, next);
      else out.append(String.format(Locale.ROOT, "[U+%04X]", point));
      i = next;
    }
    return out.toString();
  }
}
