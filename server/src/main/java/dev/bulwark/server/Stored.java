package dev.bulwark.server;

import dev.bulwark.fleet.keys.Reveal;
import dev.bulwark.fleet.keys.Secret;
import dev.bulwark.fleet.keys.Secrets;
import dev.bulwark.problem.Problem;
import dev.bulwark.fleet.store.Store;
import dev.bulwark.fleet.store.Stores;
import dev.bulwark.server.config.Config;
import java.nio.file.Path;
import java.time.InstantSource;

/** Opens the store that the configuration names: SQLite in the state directory, or a PostgreSQL database. */
final class Stored {
  private Stored() {}

  static Store open(Config.StoreSettings settings, Path folder, InstantSource clock) {
    if (settings.url().isEmpty()) return Stores.sqlite(folder, clock);
    var ref = settings.password().orElseThrow(() -> new Problem("UP-005", "store.password is missing", "write file:PATH or env:NAME"));
    try (Secret password = new Secrets().read(ref)) {
      String plain = new String(password.revealChars(Reveal.because("the database driver takes the password as text")));
      return Stores.postgresql(settings.url().get(), settings.user().orElse(""), plain, clock);
    }
  }
}
