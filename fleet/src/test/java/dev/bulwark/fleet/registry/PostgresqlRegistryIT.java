package dev.bulwark.fleet.registry;

import dev.bulwark.fleet.store.Store;
import dev.bulwark.fleet.store.Stores;
import dev.bulwark.fleet.store.TestPostgres;

class PostgresqlRegistryIT extends RegistryContract {
  @Override
  Store open() {
    return Stores.postgresql(TestPostgres.emptyDatabase(), "postgres", "", () -> now);
  }
}
