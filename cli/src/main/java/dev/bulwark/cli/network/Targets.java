package dev.bulwark.cli.network;

import dev.bulwark.network.backend.Backend;
import dev.bulwark.network.layer2.BridgeBackend;
import dev.bulwark.network.layer2.NetworkdBackend;
import dev.bulwark.network.layer2.OvsBackend;
import dev.bulwark.network.nftables.NftablesBackend;
import dev.bulwark.network.radius.FreeradiusBackend;
import dev.bulwark.network.vendor.IosBackend;
import dev.bulwark.network.vendor.KubernetesBackend;
import dev.bulwark.network.vendor.OpenWrtBackend;
import dev.bulwark.network.vendor.RouterOsBackend;
import java.util.ArrayList;
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
    BY_NAME.put("bridge", BridgeBackend::new);
    BY_NAME.put("networkd", NetworkdBackend::new);
    BY_NAME.put("ovs", OvsBackend::new);
    BY_NAME.put("freeradius", FreeradiusBackend::new);
    BY_NAME.put("openwrt", OpenWrtBackend::new);
    BY_NAME.put("ios", IosBackend::new);
    BY_NAME.put("routeros", RouterOsBackend::new);
    BY_NAME.put("kubernetes", KubernetesBackend::new);
  }

  static Backend named(String target) {
    Supplier<Backend> make = BY_NAME.get(target);
    if (make == null) throw new TypeConversionException("there is no target " + target + "; there are " + String.join(", ", names()));
    return make.get();
  }

  static List<String> names() {
    List<String> names = new ArrayList<>(BY_NAME.keySet());
    // Not made from the policy alone: it keeps keys, see WireguardTarget.
    names.add(WireguardTarget.NAME);
    return names;
  }

  @Override
  public Iterator<String> iterator() {
    return names().iterator();
  }
}
