package dev.bulwark.agent.est;

import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.SingleResp;

/** One OCSP question about our own certificate. Asked over the pinned channel only, so that the answer comes from the server itself; its own signature is not looked at again. */
record StandingQuery(X509Certificate certificate, X509Certificate issuer) {
  byte[] request() throws IOException {
    try {
      return new OCSPReqBuilder().addRequest(new CertificateID(id())).build().getEncoded();
    } catch (OCSPException e) {
      throw new IOException("an OCSP request cannot be built", e);
    }
  }

  private CertID id() {
    // SHA-1 names the issuer here, it protects nothing; every responder knows it (RFC 6960, 4.3).
    byte[] name = sha1(issuer.getSubjectX500Principal().getEncoded());
    byte[] key = sha1(SubjectPublicKeyInfo.getInstance(issuer.getPublicKey().getEncoded()).getPublicKeyData().getBytes());
    AlgorithmIdentifier sha1 = new AlgorithmIdentifier(OIWObjectIdentifiers.idSHA1, DERNull.INSTANCE);
    return new CertID(sha1, new DEROctetString(name), new DEROctetString(key), new ASN1Integer(certificate.getSerialNumber()));
  }

  Standing read(byte[] answer) {
    try {
      OCSPResp response = new OCSPResp(answer);
      if (response.getStatus() != OCSPResp.SUCCESSFUL || !(response.getResponseObject() instanceof BasicOCSPResp basic)) return Standing.UNANSWERED;
      BigInteger serial = certificate.getSerialNumber();
      for (SingleResp single : basic.getResponses()) if (single.getCertID().getSerialNumber().equals(serial)) return of(single.getCertStatus());
      return Standing.UNANSWERED;
    } catch (IOException | OCSPException | IllegalArgumentException | IllegalStateException e) {
      return Standing.UNANSWERED;
    }
  }

  private static Standing of(@org.jspecify.annotations.Nullable CertificateStatus status) {
    if (status == CertificateStatus.GOOD) return Standing.GOOD;
    return status instanceof RevokedStatus ? Standing.REVOKED : Standing.UNKNOWN;
  }

  private static byte[] sha1(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
