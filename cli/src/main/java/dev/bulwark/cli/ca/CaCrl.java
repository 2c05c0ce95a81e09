package dev.bulwark.cli.ca;

import dev.bulwark.cli.api.ApiClient;
import dev.bulwark.cli.api.ServerCommand;
import dev.bulwark.cli.json.Doc;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.OutFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.cli.terminal.Times;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Fetches the device issuer's revocation list as relying parties get it, and checks its signature before it is kept. */
@Command(name = "crl", description = "Writes the device issuer's revocation list: DER, or PEM when the file's name ends in .pem.")
final class CaCrl extends ServerCommand {
  private static final String NUMBER = "2.5.29.20";

  @Option(names = "--out", paramLabel = "FILE", required = true, description = "where to write it")
  private Path out = Path.of("");

  CaCrl(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected Doc ask(ApiClient client) {
    Doc device = client.get("/api/v1/status").doc("listeners.device");
    byte[] der = client.fetch((int) device.number("port"), "/crl/device.crl");
    X509CRL crl = checked(der, client.get("/api/v1/ca"));
    boolean pem = out.toString().endsWith(".pem");
    OutFile.write(out, pem ? pem(der) : der);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("number", number(crl));
    answer.put("thisUpdate", Times.text(crl.getThisUpdate().toInstant()));
    @Nullable Date next = crl.getNextUpdate();
    if (next != null) answer.put("nextUpdate", Times.text(next.toInstant()));
    answer.put("entries", crl.getRevokedCertificates() == null ? 0 : crl.getRevokedCertificates().size());
    return new Doc(answer);
  }

  private static X509CRL checked(byte[] der, Doc authorities) {
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      X509CRL crl = (X509CRL) factory.generateCRL(new ByteArrayInputStream(der));
      for (Doc issuer : authorities.list("issuers")) {
        if (!issuer.text("name").equals("device")) continue;
        X509Certificate certificate = (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(issuer.text("pem").getBytes(StandardCharsets.US_ASCII)));
        crl.verify(certificate.getPublicKey());
        return crl;
      }
      throw new GeneralSecurityException("the server names no device issuer");
    } catch (GeneralSecurityException e) {
      throw Failure.system("CLI-005", "the server's revocation list cannot be used: " + e.getMessage(), "ask again; if it stays so, look into the server's log", e);
    }
  }

  /** The CRL number: an INTEGER inside the extension's OCTET STRING, both short. */
  private static BigInteger number(X509CRL crl) {
    byte[] value = crl.getExtensionValue(NUMBER);
    if (value == null || value.length < 5 || value[2] != 2 || value.length != 4 + value[3]) return BigInteger.ZERO;
    return new BigInteger(value, 4, value[3]);
  }

  private static byte[] pem(byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return ("-----BEGIN X509 CRL-----\n" + body + "\n-----END X509 CRL-----\n").getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  protected void show(Doc answer, Terminal to) {
    to.line("CRL number " + answer.text("number") + " of " + answer.text("thisUpdate") + ", next by " + answer.text("nextUpdate") + ", " + answer.text("entries") + " entries, written to " + out);
  }
}
