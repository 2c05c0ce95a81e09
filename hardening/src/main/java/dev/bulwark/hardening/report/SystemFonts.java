package dev.bulwark.hardening.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.fontbox.FontBoxFont;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.CIDFontMapping;
import org.apache.pdfbox.pdmodel.font.FontMapper;
import org.apache.pdfbox.pdmodel.font.FontMappers;
import org.apache.pdfbox.pdmodel.font.FontMapping;
import org.apache.pdfbox.pdmodel.font.PDCIDSystemInfo;
import org.apache.pdfbox.pdmodel.font.PDFontDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Answers the PDF library's question which font of this machine stands in for another: none, the one it brings itself. Otherwise it would read every font of the machine, leave a list of them in the person's home, and lay out differently here and
 * there.
 */
final class SystemFonts implements FontMapper {
  private static final String OWN = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

  private final TrueTypeFont own;

  private SystemFonts(TrueTypeFont own) {
    this.own = own;
  }

  private static final class Once {
    static final SystemFonts FONTS = load();

    private static SystemFonts load() {
      try (InputStream in = PDDocument.class.getResourceAsStream(OWN)) {
        if (in == null) throw new IllegalStateException(OWN + " is missing from the PDF library");
        SystemFonts fonts = new SystemFonts(new TTFParser().parse(new RandomAccessReadBuffer(in.readAllBytes())));
        FontMappers.set(fonts);
        return fonts;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** From here on, for the whole process. */
  static void leaveAlone() {
    if (Once.FONTS.own == null) throw new IllegalStateException("no font");
  }

  // Said not to be a stand-in: the letters' widths come from the standard fonts' own tables, and the library would warn of each.
  @Override
  public FontMapping<TrueTypeFont> getTrueTypeFont(@Nullable String name, @Nullable PDFontDescriptor descriptor) {
    return new FontMapping<>(own, false);
  }

  @Override
  public FontMapping<FontBoxFont> getFontBoxFont(@Nullable String name, @Nullable PDFontDescriptor descriptor) {
    return new FontMapping<>(own, false);
  }

  @Override
  @SuppressWarnings("NullAway") // the library takes null where there is no OpenType font
  public CIDFontMapping getCIDFont(@Nullable String name, @Nullable PDFontDescriptor descriptor, @Nullable PDCIDSystemInfo info) {
    return new CIDFontMapping(null, own, false);
  }
}
