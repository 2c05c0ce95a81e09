package dev.bulwark.network.nft;

import dev.bulwark.network.lab.Namespace;
import dev.bulwark.network.lab.NetlinkDump;
import dev.bulwark.network.lab.NetlinkDump.Message;
import dev.bulwark.network.ruleset.Ruleset;
import dev.bulwark.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the rules that a kernel holds, from itself: no listing of nft stands between, since those leave matches out.
 *
 * <h2>Guarantees</h2> What is read is one state of the rules: a change meanwhile makes it read again. Every expression of a rule that packets meet is understood, or the rule set is refused.
 * <h2>Fails by</h2> NETWORK-021 naming the rule and the expression; NETWORK-224 where the kernel cannot be asked; NETWORK-260 and NETWORK-261 for the namespace.
 */
public final class KernelRuleset {
  private static final int NETLINK_ROUTE = 0;
  private static final int NETLINK_NETFILTER = 12;
  private static final int NFTABLES = 10 << 8;
  private static final int GET_TABLE = NFTABLES | 1;
  private static final int GET_CHAIN = NFTABLES | 4;
  private static final int GET_RULE = NFTABLES | 7;
  private static final int GET_SET = NFTABLES | 10;
  private static final int GET_ELEMENTS = NFTABLES | 13;
  private static final int GET_GENERATION = NFTABLES | 16;
  private static final int GET_LINK = 18;
  private static final int LINK_HEADER = 16;
  private static final int LINK_NAME = 3;
  private static final int ATTEMPTS = 5;

  private KernelRuleset() {}

  /** The rules in a network namespace that {@code ip netns} knows. */
  public static Ruleset of(String netns) {
    try (Namespace namespace = Namespace.named(netns)) {
      return namespace.inside(KernelRuleset::own);
    }
  }

  /** The rules in the namespace of the calling thread. */
  public static Ruleset own() {
    Map<Integer, String> interfaces = interfaces();
    try (NetlinkDump netlink = new NetlinkDump(NETLINK_NETFILTER)) {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        byte[] before = generation(netlink);
        KernelTables tables = new KernelTables(new RegisterValues(interfaces));
        Problem changed = null;
        try {
          dump(netlink, tables);
        } catch (Problem problem) {
          changed = problem;
        }
        if (Arrays.equals(before, generation(netlink))) {
          if (changed != null) throw changed;
          return Linker.link(tables.link());
        }
      }
    }
    throw new Problem("NETWORK-224", "the kernel's rules cannot be read: they change all the time", "run it again when nobody changes them");
  }

  private static void dump(NetlinkDump netlink, KernelTables tables) {
    netlink.list(GET_TABLE, header(0)).forEach(message -> tables.table(message.payload()));
    netlink.list(GET_CHAIN, header(0)).forEach(message -> tables.chain(message.payload()));
    netlink.list(GET_SET, header(0)).forEach(message -> tables.set(message.payload()));
    for (KernelTables.SetName set : tables.sets()) netlink.list(GET_ELEMENTS, request(set)).forEach(message -> tables.elements(message.payload()));
    netlink.list(GET_RULE, header(0)).forEach(message -> tables.rule(message.payload()));
  }

  /** {@code struct nfgenmsg}. */
  private static byte[] header(int family) {
    return new byte[] {(byte) family, 0, 0, 0};
  }

  private static byte[] request(KernelTables.SetName set) {
    byte[] table = (set.table() + "\0").getBytes(StandardCharsets.UTF_8);
    byte[] name = (set.name() + "\0").getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(4 + 2 * 8 + table.length + name.length).order(ByteOrder.nativeOrder());
    bytes.put(header(set.family()));
    put(bytes, 1, table);
    put(bytes, 2, name);
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  private static void put(ByteBuffer into, int attribute, byte[] text) {
    into.putShort((short) (4 + text.length)).putShort((short) attribute).put(text);
    while (into.position() % 4 != 0) into.put((byte) 0);
  }

  private static byte[] generation(NetlinkDump netlink) {
    List<Message> answer = netlink.one(GET_GENERATION, header(0));
    if (answer.isEmpty()) throw Attributes.broken();
    return new Attributes(answer.getFirst().payload(), 4).bytes(1);
  }

  private static Map<Integer, String> interfaces() {
    Map<Integer, String> names = new HashMap<>();
    try (NetlinkDump netlink = new NetlinkDump(NETLINK_ROUTE)) {
      for (Message message : netlink.list(GET_LINK, new byte[LINK_HEADER])) {
        if (message.payload().length < LINK_HEADER) throw Attributes.broken();
        names.put(ByteBuffer.wrap(message.payload()).order(ByteOrder.nativeOrder()).getInt(4), new Attributes(message.payload(), LINK_HEADER).text(LINK_NAME));
      }
    }
    return names;
  }
}
