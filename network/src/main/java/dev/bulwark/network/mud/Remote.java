package dev.bulwark.network.mud;

import dev.bulwark.network.packet.HostName;
import dev.bulwark.network.packet.Prefix;

/** Whom the device speaks with, in the words of the file; only a {@link Net} is an address, all else has to be resolved where the device stands. */
public sealed interface Remote {
  /** {@code dns:x}, {@code net:1.2.3.0/24} and so on, as the documents of the product write it. */
  String text();

  /** A name as the file has it, unchecked: see {@link HostName} before it goes anywhere. */
  record Dns(String name) implements Remote {
    @Override
    public String text() {
      return "dns:" + name;
    }
  }

  record Net(Prefix prefix) implements Remote {
    @Override
    public String text() {
      return "net:" + prefix;
    }
  }

  /** A network that is none, or of the other family; nothing matches it. */
  record NoNet(String given) implements Remote {
    @Override
    public String text() {
      return "net:" + given;
    }
  }

  /** A class of servers that the site names. */
  record Controller(String uri) implements Remote {
    @Override
    public String text() {
      return "controller:" + uri;
    }
  }

  /** The server that the site chose for this kind of device. */
  record MyController() implements Remote {
    @Override
    public String text() {
      return "my-controller";
    }
  }

  record LocalNetworks() implements Remote {
    @Override
    public String text() {
      return "local-networks";
    }
  }

  record SameManufacturer() implements Remote {
    @Override
    public String text() {
      return "same-manufacturer";
    }
  }

  /** Devices whose MUD URL has this host. */
  record Manufacturer(String host) implements Remote {
    @Override
    public String text() {
      return "manufacturer:" + host;
    }
  }

  /** Devices of this very MUD URL. */
  record Model(String url) implements Remote {
    @Override
    public String text() {
      return "model:" + url;
    }
  }
}
