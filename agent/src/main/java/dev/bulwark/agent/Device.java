package dev.bulwark.agent;

import dev.bulwark.agent.est.EstOutcome;
import dev.bulwark.agent.est.Standing;
import dev.bulwark.agent.mqtt.Opening;
import dev.bulwark.agent.mqtt.Publishing;
import dev.bulwark.fleet.device.DeviceId;

/** What the agent's loop does things to. {@link Agent} is it over real sockets; a test of the loop's timing needs none. */
interface Device extends AutoCloseable {
  DeviceId id();

  RenewalWindow window();

  boolean connected();

  Opening connect();

  Opening handOver();

  EstOutcome renew();

  Standing standing();

  Publishing publish(String topic, byte[] payload);

  long acknowledged();

  @Override
  void close();
}
