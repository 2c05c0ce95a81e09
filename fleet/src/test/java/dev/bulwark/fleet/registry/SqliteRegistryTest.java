package dev.bulwark.fleet.registry;

import dev.bulwark.fleet.store.Store;
import dev.bulwark.fleet.store.Stores;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteRegistryTest extends RegistryContract {
  @TempDir Path folder;

  @Override
  Store open() {
    return Stores.sqlite(folder, () -> now);
  }
}
