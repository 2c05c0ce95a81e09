package dev.bulwark.pki.validate;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/** The name a certificate must carry, compared with its subjectAltName alone (RFC 9525): a common name is not a host name. */
public sealed interface PeerName {
  /** An ASCII host name; internationalised names come as A-labels. */
  record Dns(String name) implements PeerName {
    public Dns {
      if (!DnsName.wellFormed(name)) throw Requirements.wrong("not a host name: " + name);
      name = name.toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean among(GeneralNames names) {
      return Arrays.stream(names.getNames()).filter(n -> n.getTagNo() == GeneralName.dNSName).anyMatch(n -> DnsName.covers(n.getName().toString(), name));
    }
  }

  /** An address, octet by octet. */
  record Ip(InetAddress address) implements PeerName {
    @Override
    public boolean among(GeneralNames names) {
      return Arrays.stream(names.getNames())
          .filter(n -> n.getTagNo() == GeneralName.iPAddress)
          .anyMatch(n -> Arrays.equals(ASN1OctetString.getInstance(n.getName()).getOctets(), address.getAddress()));
    }
  }

  boolean among(GeneralNames names);

  /** {@code dns:NAME} or {@code ip:ADDRESS}; never resolves anything. */
  static PeerName parse(String text) {
    if (text.startsWith("dns:")) return new Dns(text.substring(4));
    if (text.startsWith("ip:")) {
      try {
        return new Ip(InetAddress.ofLiteral(text.substring(3)));
      } catch (IllegalArgumentException e) {
        throw Requirements.wrong("not an address: " + text);
      }
    }
    throw Requirements.wrong("not a name: " + text);
  }

  /** Host names as certificates carry them. */
  final class DnsName {
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

    private DnsName() {}

    static boolean wellFormed(String name) {
      if (name.isEmpty() || name.length() > 253) return false;
      for (String label : name.split("\\.", -1)) if (!LABEL.matcher(label).matches()) return false;
      return true;
    }

    /** A wildcard stands for the whole left-most label and for one label only, never directly below a top-level domain. */
    static boolean wellFormedPattern(String pattern) {
      if (!pattern.startsWith("*.")) return wellFormed(pattern);
      String rest = pattern.substring(2);
      return wellFormed(rest) && rest.indexOf('.') > 0;
    }

    static boolean covers(String pattern, String name) {
      if (!wellFormedPattern(pattern)) return false;
      String lower = pattern.toLowerCase(Locale.ROOT);
      if (!lower.startsWith("*.")) return lower.equals(name);
      int dot = name.indexOf('.');
      return dot > 0 && lower.substring(1).equals(name.substring(dot));
    }
  }
}
