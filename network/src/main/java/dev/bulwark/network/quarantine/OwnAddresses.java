package dev.bulwark.network.quarantine;

import dev.bulwark.network.packet.Ip;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Addresses that a quarantine had better not hit: this machine's in a namespace, and the operator's. */
public final class OwnAddresses {
  private static final int GET_LINK = 18;
  private static final int GET_ADDRESS = 22;
  private static final int REQUEST_DUMP = 0x301;
  private static final int LINK_ADDRESS = 1;
  private static final int LOCAL = 2;
  private static final int LINK_FIXED = 16;
  private static final int ADDRESS_FIXED = 8;

  private OwnAddresses() {}

  /** Of every device there, from the kernel itself: what Java lists is that of the process, not of the namespace. */
  static Set<Address> of(KernelSocket route) {
    Set<Address> own = new HashSet<>();
    dump(route, GET_LINK, LINK_FIXED, each -> each.get(LINK_ADDRESS).filter(mac -> mac.value().length == 6).ifPresent(mac -> own.add(new Address.Mac(HexFormat.ofDelimiter(":").formatHex(mac.value())))));
    // Of IPv6, and of some devices with IPv4, there is no local address beside the first attribute.
    dump(route, GET_ADDRESS, ADDRESS_FIXED, each -> each.get(LOCAL).or(() -> each.get(LINK_ADDRESS)).ifPresent(ip -> own.add(new Address.Internet(Members.ip(ip.value())))));
    return Set.copyOf(own);
  }

  private static void dump(KernelSocket route, int type, int fixed, Consumer<Attributes> each) {
    byte[] request = ByteBuffer.allocate(16 + fixed).order(ByteOrder.nativeOrder()).putInt(16 + fixed).putShort((short) type).putShort((short) REQUEST_DUMP).putInt(1).array();
    route.dump(request, fixed, entry -> each.accept(Attributes.read(entry)));
  }

  /** The far end of the operator's connection, where there is one: {@code SSH_CONNECTION} has client, port, server, port. */
  public static Set<Address> operator(String sshConnection) {
    return Ip.parse(List.of(sshConnection.split(" ", -1)).getFirst()).<Set<Address>>map(ip -> Set.of(new Address.Internet(ip))).orElse(Set.of());
  }
}
