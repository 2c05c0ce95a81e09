package dev.bulwark.gateway.mqtt.hivemq;

import com.hivemq.configuration.service.entity.Listener;
import com.hivemq.configuration.service.entity.TcpListener;
import com.hivemq.configuration.service.entity.TlsTcpListener;
import com.hivemq.configuration.service.entity.TlsWebsocketListener;
import com.hivemq.configuration.service.entity.WebsocketListener;
import com.hivemq.configuration.service.impl.listener.ListenerConfigurationService;
import java.util.List;

/** The engine listens nowhere. It opens port 1883 in the clear where it finds no listener configured, so the question gets an answer that it cannot bind. */
final class NoListeners implements ListenerConfigurationService {
  /** Named in the engine's own log lines; nothing ever binds it. */
  static final TcpListener IN_PROCESS = new TcpListener(0, "in-process", "bulwark");

  @Override
  public <T extends Listener> void addListener(T listener) {
    throw new IllegalStateException("the broker engine must not listen: " + listener.readableName());
  }

  @Override
  public List<Listener> getListeners() {
    return List.of(IN_PROCESS);
  }

  @Override
  public List<TcpListener> getTcpListeners() {
    return List.of();
  }

  @Override
  public List<TlsTcpListener> getTlsTcpListeners() {
    return List.of();
  }

  @Override
  public List<WebsocketListener> getWebsocketListeners() {
    return List.of();
  }

  @Override
  public List<TlsWebsocketListener> getTlsWebsocketListeners() {
    return List.of();
  }
}
