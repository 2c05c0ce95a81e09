package dev.bulwark.fleet.relay;

import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.event.SegmentEventLog;
import dev.bulwark.fleet.store.Store;
import dev.bulwark.fleet.store.Stores;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;

/** A process with store, relay and log that commits from four threads and prints each number, with a full stop, once the commit is done, until someone kills it. */
final class CommitUntilKilled {
  private CommitUntilKilled() {}

  public static void main(String[] args) {
    Path folder = Path.of(args[0]);
    Store store = Stores.sqlite(folder);
    SegmentEventLog log = SegmentEventLog.open(folder.resolve("events"), SegmentEventLog.Settings.defaults(), InstantSource.system());
    OutboxRelay.start(store, log, OutboxRelay.Settings.defaults());
    for (int t = 0; t < 4; t++) {
      long base = Long.parseLong(args[1]) + t * 1_000_000L;
      Thread.ofPlatform()
          .start(
              () -> {
                for (long i = base; ; i++) {
                  long number = i;
                  store.write(
                      tx -> {
                        tx.emit(new Event.LimitReached(Event.Meta.of(Instant.ofEpochMilli(number), null, Event.Source.SERVER), "mark", number));
                        return true;
                      });
                  System.out.println(number + ".");
                }
              });
    }
  }
}
