package dev.bulwark.network.lab;

import dev.bulwark.network.lab.Netlink.Request;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.Prefix;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** The requests of which a site is made, with the numbers of {@code linux/rtnetlink.h}, {@code if_link.h}, {@code if_addr.h} and {@code neighbour.h}. */
final class Requests {
  static final int LOOPBACK = 1;
  private static final int NEW_LINK = 16;
  private static final int SET_LINK = 19;
  private static final int NEW_ADDRESS = 20;
  private static final int NEW_ROUTE = 24;
  private static final int NEW_NEIGHBOUR = 28;
  private static final int CREATE = 0x400;
  private static final int EXCLUSIVE = 0x200;
  private static final int REPLACE = 0x100;
  private static final int UP = 1;
  private static final int AF_BRIDGE = 7;
  private static final int NESTED = 0x8000;
  private static final int LINK_INFO = 18;
  private static final byte LINK_SCOPE = (byte) 253;

  private Requests() {}

  /** That forwards at once and floods what it does not know: no spanning tree, no looking into multicast. */
  static Request bridge(String name, int index) {
    Message message = new Message(NEW_LINK, CREATE | EXCLUSIVE, Message.device(0, index, UP)).text(3, name);
    int info = message.begin(LINK_INFO);
    message.text(1, "bridge");
    int data = message.begin(2);
    message.with(1, 0).with(5, 0).with(23, new byte[] {0});
    return new Request("the bridge " + name, message.end(data).end(info));
  }

  /** One that looks at VLAN tags. */
  static Request filtering(String name, int index) {
    Message message = new Message(NEW_LINK, CREATE | EXCLUSIVE, Message.device(0, index, 0)).text(3, name);
    int info = message.begin(LINK_INFO);
    message.text(1, "bridge");
    int data = message.begin(2);
    return new Request("a bridge that filters by VLAN", message.with(7, new byte[] {1}).end(data).end(info));
  }

  /** A device for one VLAN of another device. */
  static Request tagged(String name, int index, int on, int vlan) {
    Message message = new Message(NEW_LINK, CREATE | EXCLUSIVE, Message.device(0, index, 0)).text(3, name).with(5, on);
    int info = message.begin(LINK_INFO);
    message.text(1, "vlan");
    int data = message.begin(2);
    byte[] number = ByteBuffer.allocate(2).order(ByteOrder.nativeOrder()).putShort((short) vlan).array();
    return new Request("a device for a VLAN", message.with(1, number).end(data).end(info));
  }

  static Request wireguard(String name, int index) {
    Message message = new Message(NEW_LINK, CREATE | EXCLUSIVE, Message.device(0, index, 0)).text(3, name);
    int info = message.begin(LINK_INFO);
    return new Request("a WireGuard device", message.text(1, "wireguard").end(info));
  }

  /** A cable whose near end is a port of a bridge in the namespace asked, and whose far end is a device of another one. */
  static Request cable(String port, int index, int bridge, Namespace there, String device, int deviceIndex, Mac mac) {
    Message message = new Message(NEW_LINK, CREATE | EXCLUSIVE, Message.device(0, index, UP)).text(3, port).with(10, bridge);
    int info = message.begin(LINK_INFO);
    message.text(1, "veth");
    int data = message.begin(2);
    int peer = message.begin(1);
    // The far end cannot be up before it has a near end: see up().
    message.raw(Message.device(0, deviceIndex, 0)).text(3, device).with(1, mac.bytes()).with(28, there.descriptor());
    return new Request("the cable " + port + " to " + device, message.end(peer).end(data).end(info));
  }

  /** Frames from one isolated port of a bridge never leave by another one. */
  static Request isolate(String port, int index, boolean isolated) {
    Message message = new Message(SET_LINK, 0, Message.device(AF_BRIDGE, index, 0));
    int information = message.begin(12 | NESTED);
    return new Request("isolation of the port " + port, message.with(33, new byte[] {(byte) (isolated ? 1 : 0)}).end(information));
  }

  static Request up(String name, int index) {
    return new Request("the device " + name, new Message(NEW_LINK, 0, Message.device(0, index, UP)));
  }

  /** In use at once, without asking whether another one has it. */
  static Request address(Ip address, int length, int index) {
    boolean local = !address.equals(Gateways.IPV4) && !address.equals(Gateways.IPV6);
    byte[] fixed = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).put(family(address.family())).put((byte) length).put((byte) 2).put(local ? 0 : LINK_SCOPE).putInt(index).array();
    return new Request("the address " + address, new Message(NEW_ADDRESS, CREATE | REPLACE, fixed).with(2, address).with(1, address));
  }

  /** A network on the device's own cable; what is sent there comes from the address given. */
  static Request route(Prefix to, int index, Optional<Ip> from) {
    Message message = route(to.family(), to.length(), to.family() == Family.IPV4 ? LINK_SCOPE : 0, 0).with(1, to.address()).with(4, index);
    from.ifPresent(source -> message.with(7, source));
    return new Request("the route to " + to, message);
  }

  /** Everything else by a neighbour, which need not be in a network of the device. */
  static Request defaultRoute(Ip by, int index, Optional<Ip> from) {
    Message message = route(by.family(), 0, (byte) 0, 4).with(5, by).with(4, index);
    from.ifPresent(source -> message.with(7, source));
    return new Request("the default route by " + by, message);
  }

  private static Message route(Family family, int length, int scope, int flags) {
    byte mainTable = (byte) 254;
    byte[] fixed =
        ByteBuffer.allocate(12).order(ByteOrder.nativeOrder()).put(family(family)).put((byte) length).put((byte) 0).put((byte) 0).put(mainTable).put((byte) 4).put((byte) scope).put((byte) 1).putInt(flags).array();
    return new Message(NEW_ROUTE, CREATE | REPLACE, fixed);
  }

  /** Which station has an address: told, so that nothing is lost while it is asked for. */
  static Request neighbour(Ip address, Mac mac, int index) {
    byte[] fixed = ByteBuffer.allocate(12).order(ByteOrder.nativeOrder()).put(family(address.family())).put((byte) 0).putShort((short) 0).putInt(index).putShort((short) 0x80).put((byte) 0).put((byte) 1).array();
    return new Request("the neighbour " + address, new Message(NEW_NEIGHBOUR, CREATE | REPLACE, fixed).with(1, address).with(2, mac.bytes()));
  }

  private static byte family(Family family) {
    return (byte) (family == Family.IPV4 ? Posix.AF_INET : Posix.AF_INET6);
  }
}
