package dev.bulwark.gateway.mqtt;

import dev.bulwark.problem.Problem;
import dev.bulwark.gateway.mqtt.Gate.Visit;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** The one socket of the gateway: accepts, asks the gate, and hands on. */
final class Listener implements AutoCloseable {
  private static final int BACKLOG = 1_024;
  private static final int LOW_WATER = 32 * 1024;
  private static final int HIGH_WATER = 64 * 1024;
  private final EventLoopGroup acceptors;
  private final EventLoopGroup loops;
  private final Channel channel;

  private Listener(EventLoopGroup acceptors, EventLoopGroup loops, Channel channel) {
    this.acceptors = acceptors;
    this.loops = loops;
    this.channel = channel;
  }

  static Listener open(House house) {
    boolean epoll = Epoll.isAvailable();
    EventLoopGroup acceptors = group(epoll, 1, "mqtt-accept");
    EventLoopGroup loops = group(epoll, Math.max(2, Runtime.getRuntime().availableProcessors()), "mqtt");
    Class<? extends ServerChannel> kind = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    InetSocketAddress address = house.settings().address();
    ChannelFuture bound = new ServerBootstrap().group(acceptors, loops).channel(kind)
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.SO_KEEPALIVE, true)
        .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(LOW_WATER, HIGH_WATER))
        .childHandler(new Accept(house))
        .bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      stop(acceptors);
      stop(loops);
      throw new Problem("MQTT-002", "cannot listen for MQTT on " + address + ": " + bound.cause().getMessage(), "free the port or set another one in listen.mqtt", bound.cause());
    }
    return new Listener(acceptors, loops, bound.channel());
  }

  int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /** No more connections from now on; those there are live on. */
  void deafen() {
    channel.close().awaitUninterruptibly(2, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    deafen();
    stop(acceptors);
    stop(loops);
  }

  private static void stop(EventLoopGroup group) {
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
  }

  private static EventLoopGroup group(boolean epoll, int threads, String name) {
    DefaultThreadFactory factory = new DefaultThreadFactory(name, true);
    return epoll ? new EpollEventLoopGroup(threads, factory) : new NioEventLoopGroup(threads, factory);
  }

  private static final class Accept extends ChannelInitializer<Channel> {
    private final House house;

    Accept(House house) {
      this.house = house;
    }

    @Override
    protected void initChannel(Channel socket) {
      if (!(socket.remoteAddress() instanceof InetSocketAddress from)) {
        socket.close();
        return;
      }
      Visit visit = house.gate().enter(from.getAddress(), socket::close);
      if (visit == null) socket.close();
      else socket.pipeline().addLast("knock", new Knock(house, visit, from.getAddress().getHostAddress()));
    }
  }
}
