package dev.bulwark.network.quarantine;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Members of a set as the kernel lists them: addresses, and where ranges of them end. */
final class Members {
  private static final int INTERVAL_END = 1;
  private final Instant now;
  private final Map<Ip, Barrier.Member> starts = new TreeMap<>();
  private final TreeSet<Ip> ends = new TreeSet<>();
  private final Map<String, Barrier.Member> hardware = new HashMap<>();

  Members(Instant now) {
    this.now = now;
  }

  /** One message of the listing. */
  void read(ByteBuffer message) {
    Attributes.read(message).get(SetMessages.ELEMENTS).ifPresent(list -> list.nested().all().forEach(element -> element(element.nested())));
  }

  private void element(Attributes element) {
    byte[] key = element.get(SetMessages.KEY).flatMap(data -> data.nested().get(1)).map(Attributes.One::value).orElse(new byte[0]);
    boolean end = (element.get(SetMessages.FLAGS).map(Attributes.One::number).orElse(0L) & INTERVAL_END) != 0;
    // One that was put in by hand without a time stays until it is taken out.
    Instant expires = element.get(SetMessages.EXPIRATION).map(left -> now.plusMillis(left.number())).orElse(Instant.parse("9999-12-31T23:59:59Z"));
    Barrier.Member member = new Barrier.Member(expires, Counters.ofMember(element));
    switch (key.length) {
      case 6 -> hardware.put(HexFormat.ofDelimiter(":").formatHex(key), member);
      case 4, 16 -> {
        if (end) ends.add(ip(key));
        else starts.put(ip(key), member);
      }
      default -> {}
    }
  }

  /** Four bytes or sixteen. */
  static Ip ip(byte[] key) {
    ByteBuffer bytes = ByteBuffer.wrap(key);
    return key.length == 4 ? new Ip(Family.IPV4, 0, bytes.getInt() & 0xffff_ffffL) : new Ip(Family.IPV6, bytes.getLong(), bytes.getLong());
  }

  /** By address, or range of addresses. */
  Map<String, Barrier.Member> all() {
    Map<String, Barrier.Member> all = new HashMap<>(hardware);
    starts.forEach(
        (start, member) -> {
          Ip behind = ends.higher(start);
          Ip last = behind == null ? start.family().highest() : behind.previous();
          all.put(last.equals(start) ? start.toString() : start + "-" + last, member);
        });
    return all;
  }
}
