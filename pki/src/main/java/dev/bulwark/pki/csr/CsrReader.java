package dev.bulwark.pki.csr;

import dev.bulwark.pki.der.Der;
import dev.bulwark.pki.der.DerReader;
import dev.bulwark.pki.der.NotDer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a PKCS#10 request (RFC 2986) as hostile input.
 *
 * <h2>Guarantees</h2> A {@link Csr} is returned only for one strict DER value of version 0 whose key {@link KeyPolicy} allows, whose signature was made by that key with SHA-2 or Ed25519, whose names
 * are short and printable, and that asks for no rights of a CA. Checks go from cheap to dear; the public-key operation is last. No CA key is touched.
 * <h2>Does not guarantee</h2> That the sender may have a certificate.
 * <h2>Fails by</h2> {@link Refusal} and nothing else.
 */
public final class CsrReader {
  /** Octets of DER; an RSA-8192 request with room for extensions. */
  public static final int LARGEST = 12 * 1024;

  private static final int DEEPEST = 16;
  private static final int MOST_VALUES = 1_000;
  private final SubjectKeys keys;

  public CsrReader(KeyPolicy policy) {
    this.keys = new SubjectKeys(policy);
  }

  public Csr read(byte[] der) throws Refusal {
    if (der.length > LARGEST) throw new Refusal("EST-006", "the request has more than " + LARGEST + " octets", "ask only for what is needed");
    DerReader outer = strict(der);
    try {
      DerReader request = outer.enter(Der.SEQUENCE, "the request");
      byte[] signed = request.whole(Der.SEQUENCE, "the request's information");
      DerReader algorithm = request.enter(Der.SEQUENCE, "the signature's algorithm");
      byte[] signature = request.bits("the signature");
      request.end("the request");
      return information(signed, algorithm, signature);
    } catch (NotDer e) {
      throw new Refusal("EST-007", e.what(), "send a PKCS#10 request of version 1 as RFC 2986 describes it");
    }
  }

  private static DerReader strict(byte[] der) throws Refusal {
    try {
      return DerReader.strict(der, DEEPEST, MOST_VALUES);
    } catch (NotDer e) {
      throw new Refusal("EST-006", e.what(), "send exactly one request, encoded in DER");
    }
  }

  private Csr information(byte[] signed, DerReader algorithm, byte[] signature) throws NotDer, Refusal {
    DerReader information = DerReader.strict(signed, DEEPEST, MOST_VALUES).enter(Der.SEQUENCE, "the request's information");
    if (information.integer("the version").signum() != 0) throw new NotDer("the version is not 0");
    List<Csr.NamePart> subject = Names.read(information.enter(Der.SEQUENCE, "the subject"));
    DerReader info = information.enter(Der.SEQUENCE, "the public key");
    byte @Nullable [] alternativeNames = information.more() ? Attributes.read(information.enter(0xa0, "the attributes")) : null;
    information.end("the request's information");
    SubjectKey key = keys.read(info);
    Possession.prove(key, algorithm, signed, signature);
    return new Csr(key, subject, alternativeNames);
  }
}
