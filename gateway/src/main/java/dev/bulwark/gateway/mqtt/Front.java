package dev.bulwark.gateway.mqtt;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Fingerprint;
import dev.bulwark.fleet.event.Event;
import dev.bulwark.problem.Printable;
import dev.bulwark.fleet.view.Admission;
import dev.bulwark.gateway.mqtt.Gate.Visit;
import dev.bulwark.gateway.mqtt.frame.Connect;
import dev.bulwark.gateway.mqtt.frame.FrameError;
import dev.bulwark.gateway.mqtt.frame.Header;
import dev.bulwark.gateway.mqtt.frame.Replies;
import dev.bulwark.gateway.tls.PeerRefused;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.security.cert.CertificateEncodingException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * One connection from the end of its handshake to its close: who it is, and in which order packets may come.
 *
 * <p>The engine's handlers are behind this one and exist only after an accepted CONNECT. What a connected device may do is {@link Talk}'s; here is the frame around it:
 * cutting the stream into packets, identity, CONNECT, CONNACK, the end. Everything runs on the channel's event loop, {@link Talk} included.
 */
final class Front extends ChannelDuplexHandler {
  private enum State { HANDSHAKE, SECURED, CONNECTING, OPEN, OVER }

  private final House house;
  private final Visit visit;
  private final String address;
  private State state = State.HANDSHAKE;
  private @Nullable ByteBuf pending;
  private boolean cutting;
  private boolean paused;
  private boolean readWanted;
  private Admission.@Nullable Admitted admitted;
  private String tls = "";
  private String suite = "";
  private @Nullable Talk talk;
  private @Nullable String assigned;
  private String reason = "client";
  private boolean saidGoodbye;
  private long lastHeard;

  Front(House house, Visit visit, String address) {
    this.house = house;
    this.visit = visit;
    this.address = address;
  }

  // ---- the handshake

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent done && state == State.HANDSHAKE) {
      if (done.isSuccess()) secured(ctx);
      else refusedInHandshake(done.cause());
    }
    ctx.fireUserEventTriggered(event);
  }

  private void secured(ChannelHandlerContext ctx) {
    house.gate().secured(visit);
    ctx.pipeline().remove(Knock.class);
    var session = ctx.pipeline().get(SslHandler.class).engine().getSession();
    tls = session.getProtocol();
    suite = session.getCipherSuite();
    state = State.SECURED;
    try {
      Fingerprint fingerprint = Fingerprint.of(session.getPeerCertificates()[0].getEncoded());
      switch (house.view().admit(fingerprint, house.clock().instant())) {
        case Admission.Admitted good -> admitted = good;
        case Admission.Refused refused -> refuse(ctx, refused);
      }
    } catch (SSLPeerUnverifiedException | CertificateEncodingException impossible) {
      house.refusals().count("no-certificate");
      over(ctx);
    }
  }

  private void refusedInHandshake(Throwable cause) {
    state = State.OVER;
    String alert = PeerRefused.alertOf(cause);
    house.refusals().count("handshake-" + alert);
    if (!house.handshakeEvents().tryTake(System.nanoTime())) {
      house.refusals().count("handshake-events-shed");
      return;
    }
    PeerRefused peer = PeerRefused.in(cause);
    DeviceId device = peer == null ? null : known(peer.who());
    String detail = peer == null ? Printable.line(String.valueOf(cause.getMessage()), 200) : peer.why().word();
    house.events().fact(new Event.HandshakeFailed(house.meta(device, address), Event.Protocol.MQTT, alert, detail));
    if (peer != null) house.events().fact(new Event.AuthenticationFailed(house.meta(device, address), peer.why().word(), peer.who()));
  }

  private @Nullable DeviceId known(String who) {
    return DeviceId.isValid(who) && house.view().device(new DeviceId(who)).isPresent() ? new DeviceId(who) : null;
  }

  // ---- octets to packets

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (state == State.OVER || !(message instanceof ByteBuf octets)) {
      ReferenceCountUtil.release(message);
      return;
    }
    ByteBuf before = pending;
    pending = before == null ? octets : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), before, octets);
    lastHeard = System.nanoTime();
    cut(ctx);
  }

  /** Takes whole packets off the stream. Guarded against itself: an engine may read again while it handles a packet. */
  private void cut(ChannelHandlerContext ctx) {
    if (cutting) return;
    cutting = true;
    try {
      while (!paused && state != State.OVER) {
        ByteBuf stream = pending;
        if (stream == null) break;
        Header header = Header.peek(stream, house.limits().packetBytes());
        if (header != null && state == State.SECURED && header.type() != Header.CONNECT) throw FrameError.protocol("first packet is no CONNECT");
        if (header != null && state != State.SECURED && header.type() == Header.CONNECT) throw FrameError.protocol("second CONNECT");
        if (header == null || stream.readableBytes() < header.size()) break;
        ByteBuf packet = stream.readRetainedSlice(header.size());
        if (!stream.isReadable()) drop();
        handle(ctx, header, packet);
      }
    } catch (FrameError malformed) {
      fail(ctx, malformed);
    } finally {
      cutting = false;
      if (state == State.OVER) drop();
    }
  }

  private void handle(ChannelHandlerContext ctx, Header header, ByteBuf packet) {
    boolean passed = false;
    try {
      Talk open = talk;
      if (open == null) connect(ctx, header, packet);
      else passed = open.hear(ctx, header, packet);
    } finally {
      if (!passed) packet.release();
    }
    if (passed) ctx.fireChannelRead(packet);
  }

  private void drop() {
    ByteBuf left = pending;
    pending = null;
    if (left != null) left.release();
  }

  /** Not read for a while: the device has sent faster than it may. What has arrived waits, and so does the peer, by TCP. */
  void pause(ChannelHandlerContext ctx, long nanos) {
    paused = true;
    ctx.executor().schedule(() -> {
      paused = false;
      cut(ctx);
      if (!paused && readWanted) {
        readWanted = false;
        ctx.read();
      }
    }, nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void read(ChannelHandlerContext ctx) {
    if (paused) readWanted = true;
    else ctx.read();
  }

  // ---- CONNECT

  private void connect(ChannelHandlerContext ctx, Header header, ByteBuf packet) {
    Admission.Admitted who = admitted;
    int version = Connect.version(packet, header);
    if (who == null || version == -1) throw FrameError.protocol("not an MQTT CONNECT");
    if (version != 4 && version != 5) {
      turnAway(ctx, 4, 1, "protocol-version");
      return;
    }
    Connect connect;
    try {
      connect = Connect.read(packet, header);
    } catch (FrameError malformed) {
      if (version == 5) turnAway(ctx, 5, malformed.code(), "malformed");
      else throw malformed;
      return;
    }
    switch (Entry.judge(house, who, connect, address)) {
      case Entry.Refused refused -> turnAway(ctx, version, refused.code(), refused.reason());
      case Entry.Granted granted -> enter(ctx, who, connect, granted);
    }
  }

  private void enter(ChannelHandlerContext ctx, Admission.Admitted who, Connect connect, Entry.Granted granted) {
    Talk session = new Talk(house, this, ctx, who, connect, granted.clientId(), address);
    talk = session;
    state = State.CONNECTING;
    if (granted.assigned() && connect.version() == 5) assigned = granted.clientId();
    Live before = house.sessions().add(session);
    // A revocation that ran between the handshake and the line above has not seen this session; it is in the view by now, so ask again.
    if (house.view().admit(who.identity().fingerprint(), house.clock().instant()) instanceof Admission.Refused refused) {
      refuse(ctx, refused);
      return;
    }
    if (before != null) {
      String previous = before.view().address();
      house.events().fact(new Event.SessionTakenOver(house.meta(who.device().id(), address), who.identity().serial(), previous));
    }
    house.broker().attach(ctx.channel());
    ctx.fireChannelActive();
    ctx.fireChannelRead(connect.as(session.name()));
  }

  /** The certificate is no longer good, after a handshake that found it good. */
  private void refuse(ChannelHandlerContext ctx, Admission.Refused refused) {
    house.refusals().count(refused.reason().word());
    house.events().fact(new Event.AuthenticationFailed(house.meta(known(refused.who()), address), refused.reason().word(), refused.who()));
    Talk session = talk;
    if (session == null) over(ctx);
    else turnAway(ctx, session.version(), session.version() == 5 ? 0x87 : 5, "not-admitted");
  }

  private void turnAway(ChannelHandlerContext ctx, int version, int code, String why) {
    house.refusals().count("connect-" + why);
    sayAndClose(ctx, Replies.connack(version, code));
  }

  // ---- what the engine says

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    Object out = message;
    if (message instanceof ByteBuf packet && packet.isReadable()) {
      int type = packet.getUnsignedByte(packet.readerIndex()) >> 4;
      Talk session = talk;
      if (type == Header.CONNACK && state == State.CONNECTING && session != null) out = connack(session, packet);
      else if (type == Header.SUBACK && session != null) out = session.suback(packet);
      else if (type == Header.DISCONNECT) reason = "error";
    }
    ctx.write(out, promise);
  }

  private ByteBuf connack(Talk session, ByteBuf packet) {
    // One octet of length: a CONNACK of the engine has a few properties only. Should it be longer, the flags still follow the length's last octet.
    int at = packet.readerIndex() + 1;
    while ((packet.getByte(at) & 0x80) != 0) at++;
    if (packet.getByte(at + 2) != 0) return packet;
    state = State.OPEN;
    house.gate().connected(visit);
    house.connected().increment();
    session.opened((packet.getByte(at + 1) & 1) != 0, tls, suite);
    String id = assigned;
    if (id == null) return packet;
    ByteBuf told = Replies.assigned(packet, id);
    packet.release();
    return told;
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    // The engine closes what it no longer hears from, and what it finds wrong.
    Talk session = talk;
    if (state == State.OPEN && session != null && !saidGoodbye && reason.equals("client")) reason = session.silent(System.nanoTime() - lastHeard) ? "keepalive" : "error";
    ctx.close(promise);
  }

  // ---- the end

  void goodbye() {
    saidGoodbye = true;
  }

  /** The connection ends because a packet may not be answered in another way; an open MQTT 5 client is told {@code code}. */
  private void fail(ChannelHandlerContext ctx, FrameError error) {
    house.refusals().count("packet-" + Integer.toHexString(error.code()));
    disconnect(ctx, error.code(), "error");
  }

  void disconnect(ChannelHandlerContext ctx, int code, String word) {
    reason = word;
    Talk session = talk;
    if (state == State.OPEN && session != null && session.version() == 5) sayAndClose(ctx, Replies.disconnect(code));
    else over(ctx);
  }

  /** As {@link #disconnect}, and the will stays unsaid. */
  void end(ChannelHandlerContext ctx, Ending why) {
    if (state == State.OVER) return;
    if (talk != null && (state == State.OPEN || state == State.CONNECTING)) house.broker().withholdWill(ctx.channel());
    disconnect(ctx, why.code(), why.word());
    ctx.executor().schedule(() -> ctx.channel().unsafe().close(ctx.channel().voidPromise()), 400, TimeUnit.MILLISECONDS);
  }

  private void sayAndClose(ChannelHandlerContext ctx, ByteBuf last) {
    state = State.OVER;
    ctx.writeAndFlush(last).addListener(ChannelFutureListener.CLOSE);
  }

  private void over(ChannelHandlerContext ctx) {
    state = State.OVER;
    ctx.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    house.gate().closed(visit);
    state = State.OVER;
    if (!cutting) drop();
    // The engine first: it writes down that the client is gone, and only then may its session be forgotten.
    ctx.fireChannelInactive();
    Talk session = talk;
    if (session != null) session.closed(reason);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (state == State.OVER) return;
    if (state != State.HANDSHAKE) house.refusals().count("io-error");
    reason = "error";
    over(ctx);
  }
}
