package dev.bulwark.cli.network;

import dev.bulwark.network.backend.Backend;
import dev.bulwark.network.nftables.NftablesBackend;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.TypeConversionException;

/** The back ends by their names. Only the one that was asked for is made. */
final class Targets implements Iterable<String> {
  private static final Map<String, Supplier<Backend>> BY_NAME = new LinkedHashMap<>();

  static {
    BY_NAME.put("nftables", NftablesBackend::new);
  }

  static Backend named(String target) {
    Supplier<Backend> make = BY_NAME.get(target);
    if (make == null) throw new TypeConversionException("there is no target " + target + "; there are " + String.join(", ", names()));
    return make.get();
  }

  static List<String> names() {
    return List.copyOf(BY_NAME.keySet());
  }

  @Override
  public Iterator<String> iterator() {
    return names().iterator();
  }
}
