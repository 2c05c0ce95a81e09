package dev.bulwark.fleet.audit;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Fingerprint;
import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.store.Store;
import dev.bulwark.fleet.store.Stores;
import dev.bulwark.fleet.store.Tx;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * A process that is made to be killed: {@code CrashWriter STATE CALLERS} issues and revokes for ever, signs heads all the while, and prints {@code issued N} or {@code revoked N} once a
 * write has returned. What it printed must be in the store afterwards, however it ended.
 */
public final class CrashWriter {
  private CrashWriter() {}

  public static void main(String[] args) throws Exception {
    Path state = Path.of(args[0]);
    int callers = Integer.parseInt(args[1]);
    TestKey key = key(state);
    Store store = Stores.sqlite(state.resolve("store"));
    AuditLog log = new AuditLog(store, Instant::now, state.resolve("audit"));
    long first = store.<Long>read(query -> query.number("SELECT COUNT(*) FROM cert")) + 1_000_000 * store.<Long>read(query -> query.number("SELECT COUNT(*) FROM position"));
    store.run(tx -> tx.change("INSERT INTO position (consumer, next_offset) VALUES (?, 0)", "start " + first));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int c = 0; c < callers; c++) {
        long from = first + 1_000_000_000L * (c + 1);
        threads.submit(() -> {
          for (long n = from; ; n++) {
            long id = n;
            store.run(tx -> issue(tx, id));
            say("issued " + id);
            if (n % 5 == 0) {
              store.run(tx -> revoke(tx, id));
              say("revoked " + id);
            }
          }
        });
      }
      threads.submit(() -> {
        while (true) {
          log.signHead(key);
          Thread.sleep(5);
        }
      });
    }
  }

  static String fingerprint(long n) {
    return Fingerprint.of(der(n)).hex();
  }

  private static byte[] der(long n) {
    return ("certificate " + n).getBytes(StandardCharsets.US_ASCII);
  }

  private static void issue(Tx tx, long n) {
    tx.change("INSERT INTO cert (issuer_id, serial, device_id, fingerprint, spki_sha256, profile, not_before, not_after, status, der) VALUES ('device', ?, ?, ?, ?, 'p', 1, 2, 'good', ?)",
        "0" + n, "d" + n, fingerprint(n), "s" + n, der(n));
    tx.audit("issue", Map.of("device", "d" + n, "serial", "0" + n, "fingerprint", fingerprint(n)));
    tx.emit(new Event.ServerStopped(Event.Meta.of(Instant.now(), new DeviceId("d" + n), Event.Source.CA), "issued"));
  }

  private static void revoke(Tx tx, long n) {
    tx.change("UPDATE cert SET status = 'revoked', reason = 'keyCompromise' WHERE serial = ?", "0" + n);
    tx.audit("revoke", Map.of("device", "d" + n, "serial", "0" + n, "fingerprint", fingerprint(n), "reason", "keyCompromise"));
  }

  private static synchronized void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  /** The same key over all lives of the process; it is on the disk before the first head is signed. */
  private static TestKey key(Path state) throws Exception {
    Path secret = state.resolve("audit.p8");
    Path open = Files.createDirectories(state.resolve("trust")).resolve("audit.pub");
    if (Files.exists(secret))
      return new TestKey(new KeyPair(HeadKey.read(open), KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(Files.readAllBytes(secret)))));
    TestKey fresh = TestKey.make();
    Files.writeString(open, HeadKey.pem(fresh.publicKey()));
    Path next = state.resolve("audit.p8.next");
    try (FileChannel channel = FileChannel.open(next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
      channel.write(ByteBuffer.wrap(fresh.pair().getPrivate().getEncoded()));
      channel.force(true);
    }
    Files.move(next, secret);
    return fresh;
  }
}
