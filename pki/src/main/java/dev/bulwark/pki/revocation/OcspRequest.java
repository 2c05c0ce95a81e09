package dev.bulwark.pki.revocation;

import dev.bulwark.fleet.device.Serial;
import dev.bulwark.pki.der.Der;
import dev.bulwark.pki.der.DerReader;
import dev.bulwark.pki.der.NotDer;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request for the status of certificates (RFC 6960, 4.1.1), read strictly. The requestor's name and signature say nothing that we act on, so they are skipped. */
record OcspRequest(List<CertId> certificates, byte @Nullable [] nonce) {
  static final int MOST = 16;
  private static final String NONCE = "1.3.6.1.5.5.7.48.1.2";

  /** {@code whole} is the CertID's own bytes, to be echoed; {@code serial} null where the number cannot be one of ours (not positive, or too long). */
  record CertId(byte[] whole, String hash, byte[] nameHash, byte[] keyHash, @Nullable Serial serial) {}

  static OcspRequest read(byte[] der) throws NotDer {
    DerReader request = DerReader.strict(der, 12, 600).enter(Der.SEQUENCE, "the request");
    DerReader body = request.enter(Der.SEQUENCE, "the request's body");
    if (request.next(0xa0)) request.whole("the signature");
    request.end("the request");
    if (body.next(0xa0)) throw new NotDer("the version is not the default");
    if (body.next(0xa1)) body.whole("the requestor's name");
    DerReader list = body.enter(Der.SEQUENCE, "the list of certificates");
    List<CertId> certificates = new ArrayList<>();
    while (list.more()) {
      if (certificates.size() == MOST) throw new NotDer("more than " + MOST + " certificates are asked for");
      DerReader one = list.enter(Der.SEQUENCE, "a single request");
      certificates.add(certId(one.whole(Der.SEQUENCE, "a certificate's id")));
      if (one.next(0xa0)) one.whole("its extensions");
      one.end("a single request");
    }
    if (certificates.isEmpty()) throw new NotDer("no certificate is asked for");
    byte @Nullable [] nonce = body.next(0xa2) ? nonce(body.enter(0xa2, "the extensions").enter(Der.SEQUENCE, "the extensions")) : null;
    body.end("the request's body");
    return new OcspRequest(certificates, nonce);
  }

  private static CertId certId(byte[] whole) throws NotDer {
    DerReader id = DerReader.strict(whole, 4, 16).enter(Der.SEQUENCE, "a certificate's id");
    DerReader algorithm = id.enter(Der.SEQUENCE, "the hash algorithm");
    String hash = switch (algorithm.oid("the hash algorithm")) {
      case "1.3.14.3.2.26" -> "SHA-1";
      case "2.16.840.1.101.3.4.2.1" -> "SHA-256";
      default -> "";
    };
    byte[] nameHash = id.content(Der.OCTET_STRING, "the issuer's name hash");
    byte[] keyHash = id.content(Der.OCTET_STRING, "the issuer's key hash");
    BigInteger number = id.integer("the serial");
    id.end("a certificate's id");
    return new CertId(whole, hash, nameHash, keyHash, number.signum() > 0 && number.bitLength() <= 159 ? new Serial(number) : null);
  }

  /** The value of the nonce extension, 1 to 32 octets inside (RFC 8954). */
  private static byte @Nullable [] nonce(DerReader extensions) throws NotDer {
    byte @Nullable [] found = null;
    while (extensions.more()) {
      DerReader extension = extensions.enter(Der.SEQUENCE, "an extension");
      String oid = extension.oid("an extension's type");
      if (extension.next(Der.BOOLEAN)) extension.content(Der.BOOLEAN, "the critical mark");
      byte[] value = extension.content(Der.OCTET_STRING, "an extension's value");
      extension.end("an extension");
      if (!oid.equals(NONCE)) continue;
      if (found != null) throw new NotDer("the nonce occurs twice");
      byte[] octets = DerReader.strict(value, 0, 1).content(Der.OCTET_STRING, "the nonce");
      if (octets.length < 1 || octets.length > 32) throw new NotDer("the nonce has not 1 to 32 octets");
      found = value;
    }
    return found;
  }

  boolean isFor(byte[] hashOfKey) {
    return certificates.stream().allMatch(id -> Arrays.equals(id.keyHash(), hashOfKey));
  }
}
