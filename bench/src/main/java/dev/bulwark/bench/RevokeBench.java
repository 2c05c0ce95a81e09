package dev.bulwark.bench;

import dev.bulwark.agent.mqtt.Opening;
import dev.bulwark.agent.virtual.VirtualDevice;
import dev.bulwark.cli.api.ApiClient;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * From sending the revocation until: the live session is closed as the client sees it, the command has answered, the CRL lists it, OCSP answers revoked (openssl ocsp), the return is refused.
 * With other live sessions open all the time.
 */
final class RevokeBench {
  private RevokeBench() {}

  static void run(String[] args) throws Exception {
    int runs = args.length > 0 ? Integer.parseInt(args[0]) : 100;
    int live = args.length > 1 ? Integer.parseInt(args[1]) : 1_000;
    try (Rig rig = Rig.start()) {
      List<VirtualDevice> victims = new ArrayList<>();
      try (ExecutorService some = Executors.newFixedThreadPool(8)) {
        List<Future<VirtualDevice>> coming = new ArrayList<>();
        for (int i = 0; i < live + runs; i++) {
          String id = (i < live ? "live-" : "victim-") + i;
          coming.add(some.submit(() -> {
            VirtualDevice device = rig.enrolled(id);
            if (!(device.connect() instanceof Opening.Opened)) throw new IllegalStateException(id + " was not let in");
            return device;
          }));
        }
        for (int i = 0; i < coming.size(); i++) {
          VirtualDevice device = coming.get(i).get();
          if (i >= live) victims.add(device);
        }
      }
      System.out.println(live + " live sessions, " + runs + " revocations");
      double[] cut = new double[runs];
      double[] answered = new double[runs];
      double[] crl = new double[runs];
      double[] ocsp = new double[runs];
      double[] refused = new double[runs];
      for (int i = 0; i < runs; i++) {
        VirtualDevice victim = victims.get(i);
        CompletableFuture<Long> gone = new CompletableFuture<>();
        victim.onDisconnect(why -> gone.complete(System.nanoTime()));
        ApiClient api = rig.server.client();
        long begun = System.nanoTime();
        api.post("/api/v1/devices/" + victim.id() + "/revoke", Map.of("reason", "keyCompromise"));
        answered[i] = millis(begun);
        byte[] der = api.fetch(rig.server.port("device"), "/crl/device.crl");
        X509CRL list = (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der));
        if (list.getRevokedCertificate(victim.identity().orElseThrow().serial().number()) == null) throw new IllegalStateException("the CRL does not list it");
        crl[i] = millis(begun);
        cut[i] = (gone.get(10, TimeUnit.SECONDS) - begun) / 1e6;
        if (victim.connect() instanceof Opening.Opened) throw new IllegalStateException("a revoked device came back");
        refused[i] = millis(begun);
        long asked = System.nanoTime();
        String answer = ocsp(rig, victim);
        if (!answer.contains(": revoked")) throw new IllegalStateException("OCSP says: " + answer);
        ocsp[i] = answered[i] + millis(asked);
      }
      System.out.println("session closed (seen by the client)          " + Figures.of(cut).line("ms"));
      System.out.println("command answered                             " + Figures.of(answered).line("ms"));
      System.out.println("listed in the CRL that was fetched           " + Figures.of(crl).line("ms"));
      System.out.println("OCSP revoked (with openssl's own start)      " + Figures.of(ocsp).line("ms"));
      System.out.println("reconnect refused                            " + Figures.of(refused).line("ms"));
    }
  }

  private static double millis(long since) {
    return (System.nanoTime() - since) / 1e6;
  }

  private static String ocsp(Rig rig, VirtualDevice device) throws Exception {
    Process openssl = new ProcessBuilder("openssl", "ocsp", "-issuer", rig.trust().resolve("device-ca.pem").toString(), "-cert", device.folder().resolve("cert.pem").toString(), "-CAfile",
        rig.trust().resolve("root.pem").toString(), "-url", "https://127.0.0.1:" + rig.server.port("device") + "/ocsp").redirectErrorStream(true).start();
    String output = new String(openssl.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    openssl.waitFor();
    return output;
  }
}
