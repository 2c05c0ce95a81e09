package dev.bulwark.pki.csr;

import dev.bulwark.pki.der.Der;
import dev.bulwark.pki.der.DerReader;
import dev.bulwark.pki.der.NotDer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks a request's attributes. What they ask for is never issued; they are read to find requests that try to confuse (something twice) or to become a CA, and to hand the
 * alternative names to the renewal rule.
 */
final class Attributes {
  private static final String EXTENSION_REQUEST = "1.2.840.113549.1.9.14";
  private static final String ALTERNATIVE_NAMES = "2.5.29.17";
  private static final String BASIC_CONSTRAINTS = "2.5.29.19";
  private static final String KEY_USAGE = "2.5.29.15";
  private static final int KEY_CERT_SIGN = 0x04;

  private Attributes() {}

  /** The DER of the alternative names asked for, or null. */
  static byte @Nullable [] read(DerReader attributes) throws NotDer, Refusal {
    Set<String> seen = new HashSet<>();
    byte[] before = new byte[0];
    byte @Nullable [] alternativeNames = null;
    while (attributes.more()) {
      byte[] whole = attributes.whole(Der.SEQUENCE, "an attribute");
      // The attributes are a SET under an implicit tag, so their order is part of DER.
      if (Arrays.compareUnsigned(before, whole) > 0) throw new Refusal("EST-006", "the attributes are not in their order", "send exactly one request, encoded in DER");
      before = whole;
      DerReader attribute = DerReader.strict(whole, 16, 1_000).enter(Der.SEQUENCE, "an attribute");
      String type = attribute.oid("an attribute's type");
      if (!seen.add(type)) throw twice("the attribute " + type);
      DerReader values = attribute.enter(Der.SET, "an attribute's values");
      attribute.end("an attribute");
      if (!type.equals(EXTENSION_REQUEST)) continue;
      alternativeNames = extensions(values.enter(Der.SEQUENCE, "the extensions asked for"));
      if (values.more()) throw twice("the list of extensions");
    }
    return alternativeNames;
  }

  private static byte @Nullable [] extensions(DerReader extensions) throws NotDer, Refusal {
    Set<String> seen = new HashSet<>();
    byte @Nullable [] alternativeNames = null;
    while (extensions.more()) {
      DerReader extension = extensions.enter(Der.SEQUENCE, "an extension");
      String oid = extension.oid("an extension's type");
      if (!seen.add(oid)) throw twice("the extension " + oid);
      if (extension.next(Der.BOOLEAN) && extension.content(Der.BOOLEAN, "the critical mark")[0] == 0) throw new NotDer("an extension spells out the default of its critical mark");
      byte[] value = extension.content(Der.OCTET_STRING, "an extension's value");
      extension.end("an extension");
      switch (oid) {
        case BASIC_CONSTRAINTS -> {
          DerReader constraints = DerReader.strict(value, 1, 4).enter(Der.SEQUENCE, "the basic constraints");
          if (constraints.next(Der.BOOLEAN)) throw ca("the request asks to become a CA");
        }
        case KEY_USAGE -> {
          byte[] bits = DerReader.strict(value, 0, 1).content(Der.BIT_STRING, "the key usage");
          if (bits.length > 1 && (bits[1] & KEY_CERT_SIGN) != 0) throw ca("the request asks for the right to sign certificates");
        }
        case ALTERNATIVE_NAMES -> alternativeNames = value;
        default -> {}
      }
    }
    return alternativeNames;
  }

  private static Refusal twice(String what) {
    return new Refusal("EST-015", what + " occurs twice", "send each attribute and extension once");
  }

  private static Refusal ca(String detail) {
    return new Refusal("EST-016", detail, "ask for a device certificate: no basic constraints, no keyCertSign");
  }
}
