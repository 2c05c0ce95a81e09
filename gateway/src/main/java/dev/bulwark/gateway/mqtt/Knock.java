package dev.bulwark.gateway.mqtt;

import dev.bulwark.gateway.mqtt.Gate.Visit;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * The first octets of a socket, looked at before any TLS engine exists: what does not begin as a TLS ClientHello is closed and counted, what does pays the gate.
 *
 * <p>Stays in front until the handshake is done for a second duty: a refused peer has often sent more than was read, and closing then would reset the connection and with
 * it the alert that tells why. So a close becomes "no more from us", the rest is read and thrown away, and the socket ends a moment later.
 */
final class Knock extends ChannelDuplexHandler {
  private static final int HELLO = 6;
  private static final int LINGER_MILLIS = 300;
  private final House house;
  private final Visit visit;
  private final String address;
  private @Nullable ByteBuf first;
  private boolean secure;
  private boolean leaving;

  Knock(House house, Visit visit, String address) {
    this.house = house;
    this.visit = visit;
    this.address = address;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (leaving) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (secure) {
      ctx.fireChannelRead(message);
      return;
    }
    ByteBuf octets = first == null ? (ByteBuf) message : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), first, (ByteBuf) message);
    first = octets;
    if (!plausible(octets)) {
      house.refusals().count("not-tls");
      ctx.close();
    } else if (octets.readableBytes() >= HELLO) {
      if (house.gate().hello(visit)) begin(ctx, octets);
      else ctx.close();
    }
  }

  /** A handshake record of TLS (the record's version is 3.x for history's sake) that carries a ClientHello. */
  private static boolean plausible(ByteBuf in) {
    int at = in.readerIndex();
    int length = in.readableBytes();
    return (length < 1 || in.getByte(at) == 22) && (length < 2 || in.getByte(at + 1) == 3) && (length < 3 || in.getByte(at + 2) <= 4)
        && (length < 5 || in.getUnsignedShort(at + 3) >= 4 && in.getUnsignedShort(at + 3) <= 16_384) && (length < HELLO || in.getByte(at + 5) == 1);
  }

  private void begin(ChannelHandlerContext ctx, ByteBuf octets) {
    SSLEngine engine = house.tls().engine();
    SslHandler tls = new SslHandler(engine, house.handshakes());
    // The gate keeps the time of the whole way in; here only the farewell is bounded.
    tls.setHandshakeTimeoutMillis(0);
    tls.setCloseNotifyFlushTimeoutMillis(200);
    ctx.pipeline().addLast("tls", tls).addLast("front", new Front(house, visit, address));
    secure = true;
    first = null;
    ctx.fireChannelRead(octets);
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    if (!secure || leaving || !(ctx.channel() instanceof DuplexChannel socket) || !socket.isActive()) {
      ctx.close(promise);
      return;
    }
    leaving = true;
    socket.shutdownOutput();
    ctx.executor().schedule(() -> ctx.close(promise), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    if (!socket.config().isAutoRead()) socket.config().setAutoRead(true);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    ByteBuf left = first;
    first = null;
    if (left != null) left.release();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (!secure) house.gate().closed(visit);
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (secure && !leaving) ctx.fireExceptionCaught(cause);
    else ctx.channel().unsafe().close(ctx.channel().voidPromise());
  }
}
