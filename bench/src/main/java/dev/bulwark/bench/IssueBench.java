package dev.bulwark.bench;

import dev.bulwark.fleet.keys.FileKeyVault;
import dev.bulwark.fleet.keys.Unlock;
import dev.bulwark.fleet.registry.Imported;
import dev.bulwark.fleet.registry.Registry;
import dev.bulwark.fleet.store.Store;
import dev.bulwark.fleet.store.Stores;
import dev.bulwark.fleet.view.FleetView;
import dev.bulwark.pki.Pki;
import dev.bulwark.pki.PkiSettings;
import dev.bulwark.pki.Profile;
import dev.bulwark.pki.csr.KeyPolicy;
import dev.bulwark.pki.est.EnrolRequest;
import dev.bulwark.pki.est.Enrolment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;

/**
 * Certificates per second, enrolled with one-time tokens, proof of possession checked, stored in SQLite with synchronous=FULL and audited: the authority in this process, without HTTP.
 */
final class IssueBench {
  private IssueBench() {}

  static void run(String[] args) throws Exception {
    int size = args.length > 0 ? Integer.parseInt(args[0]) : 20_000;
    int callers = args.length > 1 ? Integer.parseInt(args[1]) : 256;
    Path dir = Files.createTempDirectory("bulwark-bench-");
    SecureRandom random = new SecureRandom();
    InstantSource clock = InstantSource.system();
    try (Store store = Stores.sqlite(Files.createDirectories(dir.resolve("store"))); FileKeyVault vault = FileKeyVault.open(dir.resolve("keys"), Unlock.beside(dir.resolve("keys")))) {
      FleetView view = new FleetView();
      store.onCommit(events -> events.forEach(view::apply));
      PkiSettings settings = new PkiSettings("DEFAULT", Map.of(Profile.DEFAULT, Profile.of(Profile.DEFAULT, PkiSettings.DEVICE_VALIDITY)), Map.of(), () -> "https://localhost:8443", KeyPolicy.DEFAULT,
          Integer.MAX_VALUE);
      Registry registry = new Registry(store, clock, random);
      Pki pki = Pki.open(store, registry, vault, view, settings, clock, random);
      StringBuilder csv = new StringBuilder("id\n");
      for (int i = 0; i < size; i++) csv.append("device-").append(i).append('\n');
      List<EnrolRequest> requests = new ArrayList<>();
      Imported.Done registered = (Imported.Done) registry.importCsv(csv.toString());
      KeyPairGenerator pairs = KeyPairGenerator.getInstance("EC");
      pairs.initialize(new ECGenParameterSpec("secp256r1"));
      for (var one : registered.registrations())
        requests.add(new EnrolRequest(one.device().id().value(), one.token(), request(one.device().id().value(), pairs.generateKeyPair()), null, "127.0.0.1"));
      int warm = size / 4;
      drive(pki, requests.subList(0, warm), callers);
      ProcessCpu self = new ProcessCpu(ProcessHandle.current().pid());
      long cpu = self.micros();
      long begun = System.nanoTime();
      drive(pki, requests.subList(warm, size), callers);
      double seconds = (System.nanoTime() - begun) / 1e9;
      double cpuSeconds = (self.micros() - cpu) / 1e6;
      int measured = size - warm;
      System.out.printf(Locale.ROOT, "%d certificates after %d to warm up, %d callers: %.0f per second, %.0f per CPU-second%n", measured, warm, callers, measured / seconds, measured / cpuSeconds);
      System.out.println("certificates in the store: " + store.read(query -> query.number("SELECT count(*) FROM cert WHERE device_id IS NOT NULL")) + ", audit leaves: "
          + store.read(query -> query.number("SELECT count(*) FROM audit_leaf WHERE idx >= 0")));
    }
  }

  private static void drive(Pki pki, List<EnrolRequest> requests, int callers) throws Exception {
    Semaphore room = new Semaphore(callers);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (EnrolRequest request : requests) {
        room.acquire();
        running.add(threads.submit(() -> {
          try {
            Enrolment outcome = pki.enrolments().enrol(request);
            if (!(outcome instanceof Enrolment.Issued)) throw new IllegalStateException("not issued: " + outcome);
          } finally {
            room.release();
          }
        }));
      }
      for (Future<?> one : running) one.get();
    }
  }

  private static byte[] request(String id, KeyPair pair) throws Exception {
    byte[] der = new PKCS10CertificationRequestBuilder(new X500Name("CN=" + id), SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()))
        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())).getEncoded();
    return Base64.getMimeEncoder().encode(der);
  }
}
