package dev.bulwark.gateway.mqtt;

import dev.bulwark.fleet.device.Device;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Identity;
import dev.bulwark.fleet.event.Event;
import dev.bulwark.problem.Printable;
import dev.bulwark.fleet.view.Admission;
import dev.bulwark.gateway.mqtt.frame.Connect;
import dev.bulwark.gateway.mqtt.frame.FrameError;
import dev.bulwark.gateway.mqtt.frame.Header;
import dev.bulwark.gateway.mqtt.frame.Plain;
import dev.bulwark.gateway.mqtt.frame.Publish;
import dev.bulwark.gateway.mqtt.frame.Replies;
import dev.bulwark.gateway.mqtt.frame.Subscribe;
import dev.bulwark.gateway.mqtt.frame.Topic;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What a connected device says: each packet is passed to the engine, answered here, or ends the connection.
 *
 * <p>Denials are answered here and the engine never sees the packet, so nothing depends on how an engine understands rights. A SUBSCRIBE of which a part is denied goes on
 * without that part, and the engine's SUBACK is filled up with the refusals on its way out.
 */
final class Talk implements Live {
  private static final int NOT_AUTHORIZED = 0x87;
  private static final int FILTER_INVALID = 0x8F;
  private static final int FAILURE_311 = 0x80;
  private static final int ALIASES = 16;
  private static final byte ASK = -1;
  private final House house;
  private final Front front;
  private final ChannelHandlerContext ctx;
  private final Device device;
  private final Identity identity;
  private final String clientId;
  private final String name;
  private final String address;
  private final int version;
  private final int keepAlive;
  private final Instant since;
  private final Usage usage;
  private final String postureTopic;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final Map<Integer, byte[]> halfAnswered = new HashMap<>();
  private String @Nullable [] aliases;
  private long sessionSeconds;
  private boolean open;
  private volatile boolean forget;

  Talk(House house, Front front, ChannelHandlerContext ctx, Admission.Admitted who, Connect connect, String clientId, String address) {
    this.house = house;
    this.front = front;
    this.ctx = ctx;
    this.device = who.device();
    this.identity = who.identity();
    this.clientId = clientId;
    this.name = name(device.id(), clientId);
    this.address = address;
    this.version = connect.version();
    this.keepAlive = connect.keepAlive();
    this.sessionSeconds = connect.sessionExpiry();
    this.since = house.clock().instant();
    this.usage = house.usage(device.id());
    this.postureTopic = TopicRights.ROOT + "/" + device.id().value() + "/posture";
  }

  /** Where a client id lives inside the engine: a device's id has no slash, so no other device can say this name. */
  static String name(DeviceId device, String clientId) {
    return device.value() + "/" + clientId;
  }

  int version() {
    return version;
  }

  // ---- packets

  /** True where the packet goes on to the engine. */
  boolean hear(ChannelHandlerContext at, Header header, ByteBuf packet) {
    switch (header.type()) {
      case Header.PUBLISH -> {
        return publish(at, Publish.read(packet, header, version), header.size());
      }
      case Header.SUBSCRIBE -> {
        return subscribe(at, Subscribe.read(packet, header, version));
      }
      case Header.UNSUBSCRIBE -> {
        for (Subscribe.Entry entry : Subscribe.read(packet, header, version).entries()) usage.unsubscribe(name, entry.filter());
        return true;
      }
      case Header.DISCONNECT -> {
        Plain.Farewell farewell = Plain.disconnect(packet, header, version);
        if (farewell.sessionExpiry() >= 0) sessionSeconds = farewell.sessionExpiry();
        front.goodbye();
        return true;
      }
      default -> {
        Plain.check(packet, header, version);
        return true;
      }
    }
  }

  private boolean publish(ChannelHandlerContext at, Publish publish, int octets) {
    house.published().increment();
    long wait = usage.published(octets, System.nanoTime());
    if (wait > 0) {
      house.refusals().count("publishPerSecond");
      front.pause(at, wait);
    }
    String topic = topic(publish);
    if (!house.settings().rights().mayPublish(device, topic)) return deny(at, publish, topic);
    if (publish.retain() && !usage.retain(topic, publish.payloadOctets() == 0)) return overQuota(at, publish);
    if (topic.equals(postureTopic)) posture(publish);
    return true;
  }

  /** The topic's name, by alias or by itself. */
  private String topic(Publish publish) {
    int alias = publish.alias();
    if (alias > ALIASES) throw new FrameError(FrameError.ALIAS_INVALID, "topic alias above the maximum");
    if (publish.topicOctets() == 0) {
      String known = alias < 0 || aliases == null ? null : aliases[alias];
      if (known == null) throw new FrameError(FrameError.PROTOCOL, "no topic");
      return known;
    }
    String topic = publish.topic();
    if (Topic.isWild(topic) || !Topic.fits(topic, house.limits().topicLevels(), house.limits().topicBytes()))
      throw new FrameError(FrameError.TOPIC_INVALID, "topic with wildcards, too long or too deep");
    if (alias > 0) {
      if (aliases == null) aliases = new String[ALIASES + 1];
      aliases[alias] = topic;
    }
    return topic;
  }

  private boolean deny(ChannelHandlerContext at, Publish publish, String topic) {
    denied("publish", topic);
    if (version == 4) {
      front.disconnect(at, NOT_AUTHORIZED, "error");
    } else if (publish.qos() > 0) {
      at.writeAndFlush(Replies.refuse(publish.qos(), publish.packetId(), NOT_AUTHORIZED));
    } else if (!usage.silently(System.nanoTime())) {
      front.disconnect(at, NOT_AUTHORIZED, "error");
    }
    return false;
  }

  private boolean overQuota(ChannelHandlerContext at, Publish publish) {
    house.refusals().count("retained");
    // The engine does not see this packet, so it must not be asked for the alias that the packet defined.
    if (aliases != null && publish.alias() > 0) aliases[publish.alias()] = null;
    if (version == 4) front.disconnect(at, FrameError.QUOTA, "error");
    else if (publish.qos() > 0) at.writeAndFlush(Replies.refuse(publish.qos(), publish.packetId(), FrameError.QUOTA));
    return false;
  }

  private void posture(Publish publish) {
    if (publish.payloadOctets() > Posture.LARGEST) return;
    Map<String, String> facts = Posture.read(publish.payload());
    if (facts == null) house.refusals().count("posture-malformed");
    else house.events().telemetry(new Event.PostureReported(house.meta(device.id(), address), facts));
  }

  private boolean subscribe(ChannelHandlerContext at, Subscribe subscribe) {
    usage.subscribed();
    byte[] codes = new byte[subscribe.entries().size()];
    List<Subscribe.Entry> kept = new ArrayList<>();
    for (int i = 0; i < codes.length; i++) {
      Subscribe.Entry entry = subscribe.entries().get(i);
      int refusal = refusal(entry.filter());
      codes[i] = refusal == 0 ? ASK : (byte) (version == 5 ? refusal : FAILURE_311);
      if (refusal == 0) kept.add(entry);
    }
    if (kept.size() == codes.length) return true;
    if (kept.isEmpty()) {
      at.writeAndFlush(Replies.suback(version, subscribe.packetId(), codes));
    } else {
      halfAnswered.put(subscribe.packetId(), codes);
      at.fireChannelRead(subscribe.only(kept));
    }
    return false;
  }

  /** 0 where the filter is granted, else the MQTT 5 code. */
  private int refusal(String filter) {
    String asked = Topic.unshared(filter);
    if (!Topic.isFilter(asked) || !Topic.fits(filter, house.limits().topicLevels() + (Topic.isShared(filter) ? 2 : 0), house.limits().topicBytes())) return FILTER_INVALID;
    if (!house.settings().rights().maySubscribe(device, filter)) {
      denied("subscribe", filter);
      return NOT_AUTHORIZED;
    }
    if (usage.subscribe(name, filter)) return 0;
    house.refusals().count("subscriptions");
    return FrameError.QUOTA;
  }

  /** The engine's SUBACK, with what was refused here put back in its place. */
  ByteBuf suback(ByteBuf packet) {
    if (halfAnswered.isEmpty()) return packet;
    int at = packet.readerIndex() + 1;
    while ((packet.getByte(at++) & 0x80) != 0) {}
    int packetId = packet.getUnsignedShort(at);
    byte[] codes = halfAnswered.remove(packetId);
    if (codes == null) return packet;
    // The engine's codes are the last octets of its packet, one for each filter it was asked for.
    int asked = 0;
    for (byte code : codes) if (code == ASK) asked++;
    int from = packet.writerIndex() - asked;
    for (int i = 0; i < codes.length; i++) if (codes[i] == ASK) codes[i] = packet.getByte(from++);
    packet.release();
    return Replies.suback(version, packetId, codes);
  }

  private void denied(String action, String topic) {
    house.denied().increment();
    if (usage.denied(System.nanoTime()))
      house.events().fact(new Event.Denied(house.meta(device.id(), address), action, Printable.line(topic, 128), "foreign topic"));
  }

  // ---- life

  void opened(boolean sessionPresent, String tls, String suite) {
    open = true;
    usage.opened(name, sessionPresent);
    house.events().fact(new Event.Connected(house.meta(device.id(), address), Event.Protocol.MQTT, identity.serial(), tls, suite));
  }

  /** True where nothing was heard for as long as the client had promised to speak. */
  boolean silent(long nanos) {
    return keepAlive > 0 && nanos >= keepAlive * 1_000_000_000L;
  }

  void closed(String reason) {
    house.sessions().remove(this);
    Instant now = house.clock().instant();
    boolean another = house.sessions().of(device.id()).stream().anyMatch(other -> other.name().equals(name));
    if (!another) usage.closed(name, now, now.plusSeconds(Math.min(sessionSeconds, Limits.SESSION_SECONDS)));
    if (open) house.events().fact(new Event.Disconnected(house.meta(device.id(), address), Event.Protocol.MQTT, reason));
    if (forget) {
      usage.forget(name);
      house.broker().forget(name).whenComplete((done, failure) -> closed.complete(null));
    } else {
      closed.complete(null);
    }
  }

  @Override
  public Identity identity() {
    return identity;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Session view() {
    return new Session(device.id(), identity.serial(), clientId, address, version, since);
  }

  @Override
  public CompletableFuture<Void> end(Ending why) {
    if (why.forgets()) forget = true;
    ctx.executor().execute(() -> front.end(ctx, why));
    return closed;
  }
}
