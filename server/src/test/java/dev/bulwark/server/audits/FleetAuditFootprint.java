package dev.bulwark.server.audits;

import dev.bulwark.fleet.device.Fingerprint;
import dev.bulwark.fleet.registry.Registry;
import dev.bulwark.fleet.store.Store;
import dev.bulwark.fleet.store.Stores;
import dev.bulwark.hardening.fleet.FleetSnapshot;
import dev.bulwark.server.config.Config;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** How long an audit of a large fleet takes: {@code FleetAuditFootprint FOLDER [DEVICES]}; run it with a small {@code -Xmx} to see what it needs. */
public final class FleetAuditFootprint {
  private FleetAuditFootprint() {}

  public static void main(String[] args) throws Exception {
    int devices = args.length > 1 ? Integer.parseInt(args[1]) : 10_000;
    Instant now = Instant.now();
    try (Store store = Stores.sqlite(Files.createDirectories(Path.of(args[0])))) {
      Registry registry = new Registry(store, () -> now, new SecureRandom());
      byte[] der = certificate(now);
      for (int from = 0; from < devices; from += 1_000) fill(store, registry, from, Math.min(from + 1_000, devices), der, now);
      FleetAudits audits =
          new FleetAudits(
              store,
              at -> new FleetSnapshot(
                  List.of(), List.of(), new FleetSnapshot.Policy(Duration.ofDays(90), Map.of()), Optional.empty(), Optional.empty(), () -> new FleetFacts(store, registry, id -> List.of(), at)),
              Config.Audits.defaults(), () -> now, new SecureRandom());
      for (int round = 0; round < 5; round++) {
        long begin = System.nanoTime();
        AuditRun run = audits.run(AuditRun.Cause.OPERATOR);
        System.out.printf("%d devices audited in %d ms: %s, heap at most %d MiB%n", devices, (System.nanoTime() - begin) / 1_000_000, run.counts(), Runtime.getRuntime().maxMemory() >> 20);
      }
    }
  }

  private static void fill(Store store, Registry registry, int from, int to, byte[] der, Instant now) {
    StringBuilder csv = new StringBuilder("id,class,zone,site,tags\n");
    for (int i = from; i < to; i++) csv.append("d-").append(i).append(",camera,hall,north,\n");
    registry.importCsv(csv.toString());
    store.run(tx -> {
      for (int i = from; i < to; i++) {
        String mark = Fingerprint.of(("" + i).getBytes(StandardCharsets.US_ASCII)).hex();
        tx.change("UPDATE device SET state = 'active' WHERE id = ?", "d-" + i);
        tx.change(
            "INSERT INTO cert (issuer_id, serial, device_id, fingerprint, spki_sha256, profile, not_before, not_after, status, der) VALUES ('device', ?, ?, ?, ?, 'default', ?, ?, 'good', ?)",
            mark.substring(0, 32), "d-" + i, mark, mark, now.minusSeconds(60), now.plus(Duration.ofDays(90)), der);
        tx.change("INSERT INTO cert_seen (serial, device_id, at) VALUES (?, ?, ?)", mark.substring(0, 32), "d-" + i, now);
        // ten facts, of which one is a device's own and one in fifty differs
        tx.change(
            "INSERT INTO posture (device_id, at, facts) VALUES (?, ?, ?)", "d-" + i, now,
            "{\"os\":\"" + (i % 50 == 0 ? "3.9" : "4.1") + "\",\"uptime\":\"" + i + "\",\"a\":\"1\",\"b\":\"1\",\"c\":\"1\",\"d\":\"1\",\"e\":\"1\",\"f\":\"1\",\"g\":\"1\",\"h\":\"1\"}");
      }
    });
  }

  private static byte[] certificate(Instant now) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair keys = generator.generateKeyPair();
    X500Name name = new X500Name("CN=d");
    return new JcaX509v3CertificateBuilder(name, BigInteger.ONE, Date.from(now), Date.from(now.plus(Duration.ofDays(90))), name, keys.getPublic())
        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
        .getEncoded();
  }
}
