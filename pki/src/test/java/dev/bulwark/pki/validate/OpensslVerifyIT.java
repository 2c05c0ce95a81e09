package dev.bulwark.pki.validate;

import static dev.bulwark.pki.validate.Issued.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same chains before {@code openssl verify}: both must say the same. */
class OpensslVerifyIT {
  @TempDir Path dir;

  private record Chain(String name, Issued leaf, Issued root, List<X509CRL> crls, List<Issued> intermediates) {}

  private static Chain chain(String name, Issued leaf, Issued root, Issued... intermediates) {
    return new Chain(name, leaf, root, List.of(), List.of(intermediates));
  }

  @Test
  void openssl_gives_the_same_verdict_on_every_chain() throws Exception {
    assumeTrue(Arrays.stream(System.getenv("PATH").split(":")).anyMatch(p -> Files.isExecutable(Path.of(p, "openssl"))), "skipped: no openssl");
    List<String> apart = new ArrayList<>();
    int good = 0;
    for (Chain chain : chains()) {
      boolean ours = ours(chain);
      if (ours) good++;
      if (ours != theirs(chain)) apart.add(chain.name + ": we say " + ours);
    }
    assertThat(apart).isEmpty();
    assertThat(good).isBetween(5, chains().size() - 5);
  }

  private static List<Chain> chains() throws Exception {
    Issued root = Issued.root(p -> p.to = NOW.plus(Duration.ofDays(3650)));
    Issued issuing = root.ca("issuing");
    Issued leaf = issuing.leaf();
    Issued device = root.leaf(p -> p.name("CN=device").keyUsage = KeyUsage.keyCertSign);
    Issued crlOnly = root.ca("crl-only", p -> p.keyUsage = KeyUsage.cRLSign);
    Issued narrow = root.ca("narrow", p -> p.pathLength = 0);
    Issued under = narrow.ca("under");
    Issued narrowRoot = Issued.root(p -> p.pathLength = 0);
    Issued underRoot = narrowRoot.ca("under-root");
    NameConstraints fleet = new NameConstraints(new GeneralSubtree[] {new GeneralSubtree(new GeneralName(GeneralName.dNSName, "fleet.example"))}, null);
    Issued limited = root.ca("limited", p -> p.with(Extension.nameConstraints, true, fleet));
    Issued limitedRoot = Issued.root(p -> p.with(Extension.nameConstraints, true, fleet));
    ASN1ObjectIdentifier unknown = new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1");
    Issued expired = issuing.leaf(p -> p.to = NOW.minus(Duration.ofMinutes(1)));
    Issued early = issuing.leaf(p -> p.from = NOW.plus(Duration.ofMinutes(1)));
    return List.of(
        chain("good", leaf, root, issuing),
        chain("no intermediate", leaf, root),
        chain("foreign root", leaf, Issued.root(), issuing),
        chain("expired", expired, root, issuing),
        chain("not yet valid", early, root, issuing),
        chain("issued by a device", device.leaf(), root, device),
        chain("issued without keyCertSign", crlOnly.leaf(), root, crlOnly),
        chain("path length kept", narrow.leaf(), root, narrow),
        chain("path length broken", under.leaf(), root, narrow, under),
        chain("path length of the root broken", underRoot.leaf(), narrowRoot, underRoot),
        chain("name within", named(limited, "a.fleet.example"), root, limited),
        chain("name outside", named(limited, "a.example"), root, limited),
        chain("common name within", limited.leaf(p -> p.name("CN=a.fleet.example")), root, limited),
        chain("common name outside", limited.leaf(p -> p.name("CN=a.example")), root, limited),
        chain("name within the root's", named(limitedRoot, "a.fleet.example"), limitedRoot),
        chain("name outside the root's", named(limitedRoot, "a.example"), limitedRoot),
        chain("critical unknown", root.leaf(p -> p.with(unknown, true, DERNull.INSTANCE)), root),
        chain("uncritical unknown", root.leaf(p -> p.with(unknown, false, DERNull.INSTANCE)), root),
        new Chain("revoked", leaf, root, List.of(root.crl(), issuing.crl(leaf)), List.of(issuing)),
        new Chain("not revoked", leaf, root, List.of(root.crl(), issuing.crl(expired)), List.of(issuing)),
        new Chain("issuer revoked", leaf, root, List.of(root.crl(issuing), issuing.crl()), List.of(issuing)),
        new Chain("a CRL is missing", leaf, root, List.of(issuing.crl()), List.of(issuing)),
        new Chain("a CRL has lapsed", leaf, root, List.of(root.crl(), issuing.crl(NOW.minus(Duration.ofDays(3)), NOW.minus(Duration.ofDays(2)))), List.of(issuing)));
  }

  private static Issued named(Issued issuer, String dns) throws Exception {
    return issuer.leaf(p -> p.names = new GeneralNames(new GeneralName(GeneralName.dNSName, dns)));
  }

  private static boolean ours(Chain chain) throws Exception {
    List<X509Certificate> helping = chain.intermediates.stream().map(Issued::certificate).toList();
    return PathValidation.judge(new Case(chain.leaf.certificate().getEncoded(), List.of(chain.root.certificate()), helping, chain.crls, NOW, Requirements.NONE)).valid();
  }

  private boolean theirs(Chain chain) throws Exception {
    List<String> command = new ArrayList<>(List.of("openssl", "verify", "-attime", Long.toString(NOW.getEpochSecond()), "-CAfile", file("root.pem", "CERTIFICATE", chain.root.certificate().getEncoded())));
    byte[][] helping = new byte[chain.intermediates.size()][];
    for (int i = 0; i < helping.length; i++) helping[i] = chain.intermediates.get(i).certificate().getEncoded();
    if (helping.length > 0) command.addAll(List.of("-untrusted", file("untrusted.pem", "CERTIFICATE", helping)));
    byte[][] crls = new byte[chain.crls.size()][];
    for (int i = 0; i < crls.length; i++) crls[i] = chain.crls.get(i).getEncoded();
    if (crls.length > 0) command.addAll(List.of("-crl_check_all", "-CRLfile", file("crls.pem", "X509 CRL", crls)));
    command.add(file("leaf.pem", "CERTIFICATE", chain.leaf.certificate().getEncoded()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(out).isIn(0, 2);
    return process.exitValue() == 0;
  }

  private String file(String name, String kind, byte[]... ders) throws Exception {
    return Files.writeString(dir.resolve(name), ValidateBatchTest.pem(kind, ders)).toString();
  }
}
