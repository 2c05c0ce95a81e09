package dev.bulwark.gateway.mqtt.hivemq;

import com.hivemq.bootstrap.netty.ChannelDependencies;
import com.hivemq.bootstrap.netty.initializer.AbstractChannelInitializer;
import io.netty.channel.Channel;

/** Puts the engine's own MQTT handlers into a pipeline that is ours: no TLS, no idle timer, those stand in front. */
final class EngineHandlers extends AbstractChannelInitializer {
  EngineHandlers(ChannelDependencies dependencies) {
    super(dependencies, NoListeners.IN_PROCESS);
  }

  void into(Channel channel) {
    try {
      initChannel(channel);
    } catch (Exception broken) {
      throw new IllegalStateException("the broker engine cannot take a connection", broken);
    }
  }

  @Override
  protected void addSpecialHandlers(Channel channel) {}

  @Override
  protected void addNoConnectIdleHandler(Channel channel) {}
}
