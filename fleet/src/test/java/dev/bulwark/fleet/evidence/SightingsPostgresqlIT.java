package dev.bulwark.fleet.evidence;

import dev.bulwark.fleet.store.Store;
import dev.bulwark.fleet.store.Stores;
import dev.bulwark.fleet.store.TestPostgres;
import java.time.Instant;

class SightingsPostgresqlIT extends SightingsTest {
  @Override
  Store make() {
    return Stores.postgresql(TestPostgres.emptyDatabase(), "postgres", "", () -> Instant.now());
  }
}
