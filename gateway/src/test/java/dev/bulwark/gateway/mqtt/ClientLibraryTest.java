package dev.bulwark.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import dev.bulwark.gateway.TestPki;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client library that knows nothing of us: the whole protocol, every quality of service, both versions. */
class ClientLibraryTest {
  private static final Fixture fixture = new Fixture();
  private final Fixture.Device own = fixture.device();

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private MqttClientSslConfig tls() {
    return MqttClientSslConfig.builder().keyManagerFactory(TestPki.keyManagers(own.held())).trustManagerFactory(fixture.pki.trust()).protocols(List.of("TLSv1.3")).handshakeTimeout(60, TimeUnit.SECONDS).build();
  }

  @ParameterizedTest
  @EnumSource(MqttQos.class)
  void an_mqtt_5_message_arrives_with_its_properties_in_each_quality_of_service(MqttQos qos) throws Exception {
    Mqtt5BlockingClient client = MqttClient.builder().useMqttVersion5().identifier("lib5").serverHost("localhost").serverPort(fixture.gateway.port()).sslConfig(tls()).buildBlocking();
    Mqtt5ConnAck connack = client.connect();
    assertThat(connack.getRestrictions().getReceiveMaximum()).isEqualTo(64);
    assertThat(connack.getRestrictions().getMaximumPacketSize()).isEqualTo(262_144);
    try (Mqtt5BlockingClient.Mqtt5Publishes incoming = client.publishes(com.hivemq.client.mqtt.MqttGlobalPublishFilter.ALL)) {
      client.subscribeWith().topicFilter(own.topic("#")).qos(MqttQos.EXACTLY_ONCE).send();
      client.publishWith().topic(own.topic("a")).qos(qos).payload(new byte[] {1, 2, 3}).userProperties().add("k", "v").applyUserProperties().contentType("t").send();
      Mqtt5Publish got = incoming.receive(60, TimeUnit.SECONDS).orElseThrow();
      assertThat(got.getPayloadAsBytes()).containsExactly(1, 2, 3);
      assertThat(got.getQos()).isEqualTo(qos);
      assertThat(got.getUserProperties().asList()).hasSize(1);
      assertThat(got.getContentType().orElseThrow().toString()).isEqualTo("t");
    }
    client.disconnect();
  }

  @ParameterizedTest
  @EnumSource(MqttQos.class)
  void an_mqtt_3_1_1_message_arrives_in_each_quality_of_service(MqttQos qos) throws Exception {
    Mqtt3BlockingClient client = MqttClient.builder().useMqttVersion3().identifier("lib3").serverHost("localhost").serverPort(fixture.gateway.port()).sslConfig(tls()).buildBlocking();
    client.connect();
    try (Mqtt3BlockingClient.Mqtt3Publishes incoming = client.publishes(com.hivemq.client.mqtt.MqttGlobalPublishFilter.ALL)) {
      client.subscribeWith().topicFilter(own.topic("+/x")).qos(MqttQos.EXACTLY_ONCE).send();
      client.publishWith().topic(own.topic("a/x")).qos(qos).payload(new byte[] {9}).send();
      Mqtt3Publish got = incoming.receive(60, TimeUnit.SECONDS).orElseThrow();
      assertThat(got.getQos()).isEqualTo(qos);
      assertThat(got.getPayloadAsBytes()).containsExactly(9);
    }
    client.disconnect();
  }

  @Test
  void a_retained_message_waits_for_a_subscriber() throws Exception {
    Mqtt5BlockingClient client = MqttClient.builder().useMqttVersion5().identifier("ret").serverHost("localhost").serverPort(fixture.gateway.port()).sslConfig(tls()).buildBlocking();
    client.connect();
    client.publishWith().topic(own.topic("state")).qos(MqttQos.AT_LEAST_ONCE).retain(true).payload(new byte[] {5}).send();
    try (Mqtt5BlockingClient.Mqtt5Publishes incoming = client.publishes(com.hivemq.client.mqtt.MqttGlobalPublishFilter.ALL)) {
      client.subscribeWith().topicFilter(own.topic("state")).send();
      assertThat(incoming.receive(60, TimeUnit.SECONDS).orElseThrow().isRetain()).isTrue();
    }
    client.disconnect();
  }
}
