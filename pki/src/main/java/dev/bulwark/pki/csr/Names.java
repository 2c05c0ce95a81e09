package dev.bulwark.pki.csr;

import dev.bulwark.problem.Printable;
import dev.bulwark.pki.der.Der;
import dev.bulwark.pki.der.DerReader;
import dev.bulwark.pki.der.NotDer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads a distinguished name whose text will be shown to people: few parts, short, nothing invisible in them. */
final class Names {
  private static final int MOST_PARTS = 8;
  private static final int LONGEST = 64;
  private static final Charset UTF_32 = Charset.forName("UTF-32BE");

  private Names() {}

  static List<Csr.NamePart> read(DerReader name) throws NotDer, Refusal {
    List<Csr.NamePart> parts = new ArrayList<>();
    while (name.more()) {
      DerReader set = name.enter(Der.SET, "a part of the subject");
      if (!set.more()) throw new NotDer("a part of the subject is empty");
      while (set.more()) {
        if (parts.size() == MOST_PARTS) throw refused("the subject has more than " + MOST_PARTS + " parts");
        parts.add(part(set.enter(Der.SEQUENCE, "an attribute of the subject")));
      }
    }
    return parts;
  }

  private static Csr.NamePart part(DerReader attribute) throws NotDer, Refusal {
    String oid = attribute.oid("an attribute's type");
    int tag = attribute.tag();
    Charset charset = switch (tag) {
      case Der.UTF8_STRING -> StandardCharsets.UTF_8;
      case 0x12, 0x13, 0x16, 0x1a -> StandardCharsets.US_ASCII;
      case 0x14 -> StandardCharsets.ISO_8859_1;
      case 0x1e -> StandardCharsets.UTF_16BE;
      case 0x1c -> UTF_32;
      default -> throw refused("an attribute of the subject is no text");
    };
    String text = new String(attribute.content(tag, "an attribute's value"), charset);
    attribute.end("an attribute of the subject");
    if (text.codePointCount(0, text.length()) > LONGEST) throw refused("an attribute of the subject is longer than " + LONGEST + " characters");
    if (text.chars().anyMatch(c -> Printable.hidden((char) c)) || text.indexOf('\ufffd') >= 0) throw refused("the subject has a NUL, control or direction character in it");
    return new Csr.NamePart(oid, text);
  }

  private static Refusal refused(String detail) {
    return new Refusal("EST-013", detail, "use the device's id as the common name, or leave the subject empty");
  }
}
