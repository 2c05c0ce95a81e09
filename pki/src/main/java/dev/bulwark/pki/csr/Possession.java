package dev.bulwark.pki.csr;

import dev.bulwark.pki.der.Der;
import dev.bulwark.pki.der.DerReader;
import dev.bulwark.pki.der.NotDer;
import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Proof of possession: the request must be signed with the key it asks a certificate for, by an algorithm that nobody can forge today. */
final class Possession {
  private static final String PSS = "1.2.840.113549.1.1.10";
  private static final Map<String, String> ECDSA =
      Map.of("1.2.840.10045.4.3.2", "SHA256withECDSA", "1.2.840.10045.4.3.3", "SHA384withECDSA", "1.2.840.10045.4.3.4", "SHA512withECDSA");
  private static final Map<String, String> RSA =
      Map.of("1.2.840.113549.1.1.11", "SHA256withRSA", "1.2.840.113549.1.1.12", "SHA384withRSA", "1.2.840.113549.1.1.13", "SHA512withRSA");
  private static final Set<String> SHA2 = Set.of("SHA-256", "SHA-384", "SHA-512");

  private Possession() {}

  static void prove(SubjectKey key, DerReader algorithm, byte[] signed, byte[] signature) throws NotDer, Refusal {
    byte[] oidBytes = algorithm.whole(Der.OID, "the signature's algorithm");
    String oid = DerReader.strict(oidBytes, 0, 1).oid("the signature's algorithm");
    try {
      Signature verifier = verifier(key, oid, algorithm);
      verifier.initVerify(key.key());
      verifier.update(signed);
      if (!verifier.verify(signature)) throw notProven();
    } catch (GeneralSecurityException | ProviderException e) {
      throw notProven();
    }
  }

  private static Signature verifier(SubjectKey key, String oid, DerReader parameters) throws NotDer, Refusal, GeneralSecurityException {
    return switch (key.kind()) {
      case P256, P384, P521 -> {
        parameters.end("the signature's algorithm");
        yield Signature.getInstance(known(ECDSA.get(oid), oid));
      }
      case ED25519 -> {
        parameters.end("the signature's algorithm");
        yield Signature.getInstance(known(oid.equals("1.3.101.112") ? "Ed25519" : null, oid));
      }
      case RSA -> {
        if (oid.equals(PSS)) yield pss(parameters);
        if (parameters.more()) parameters.content(Der.NULL, "the null parameter of the signature");
        parameters.end("the signature's algorithm");
        yield Signature.getInstance(known(RSA.get(oid), oid));
      }
    };
  }

  private static Signature pss(DerReader parameters) throws NotDer, Refusal, GeneralSecurityException {
    AlgorithmParameters decoded = AlgorithmParameters.getInstance("RSASSA-PSS");
    try {
      decoded.init(parameters.whole(Der.SEQUENCE, "the parameters of the signature"));
    } catch (IOException e) {
      throw new NotDer("the parameters of the signature are malformed");
    }
    parameters.end("the signature's algorithm");
    PSSParameterSpec spec = decoded.getParameterSpec(PSSParameterSpec.class);
    boolean sound = SHA2.contains(spec.getDigestAlgorithm())
        && spec.getMGFParameters() instanceof MGF1ParameterSpec mask && mask.getDigestAlgorithm().equals(spec.getDigestAlgorithm())
        && spec.getSaltLength() >= 20 && spec.getSaltLength() <= 222 && spec.getTrailerField() == 1;
    known(sound ? PSS : null, PSS);
    Signature verifier = Signature.getInstance("RSASSA-PSS");
    verifier.setParameter(spec);
    return verifier;
  }

  private static String known(@Nullable String name, String oid) throws Refusal {
    if (name == null) throw new Refusal("EST-011", "signatures of algorithm " + oid + " are not accepted for this key", "sign the request with SHA-256 or stronger, by the key that it holds");
    return name;
  }

  private static Refusal notProven() {
    return new Refusal("EST-012", "the request was not signed by the key in it", "sign the request with the private key that belongs to its public key");
  }
}
