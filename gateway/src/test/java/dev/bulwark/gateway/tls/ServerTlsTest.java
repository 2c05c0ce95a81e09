package dev.bulwark.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Lifecycle;
import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.view.FleetView;
import dev.bulwark.gateway.TestPki;
import dev.bulwark.gateway.TestPki.Held;
import dev.bulwark.gateway.TestPki.Kind;
import dev.bulwark.gateway.tls.TlsPolicy.ClientAuth;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerTlsTest {
  private final TestPki pki = new TestPki("devices");
  private final TestPki foreign = new TestPki("others");
  private final FleetView view = new FleetView();
  private final SwappableKeyManager keys = new SwappableKeyManager(pki.issue("server", Kind.SERVER).credential());
  private final FleetTrustManager trust = new FleetTrustManager(view, List.of(pki.ca.certificate()), InstantSource.system());
  private final ServerTls tls = TlsContexts.server(keys, trust, ClientAuth.REQUIRED);

  @Test
  void a_device_of_the_registry_gets_tls_1_3_with_aes_256_gcm() throws IOException {
    assertThat(talk(pki.client(pki.enrol(view, "cam1")), null)).isEqualTo("TLSv1.3 TLS_AES_256_GCM_SHA384");
  }

  @ParameterizedTest
  @ValueSource(strings = {"secp256r1", "x25519", "secp384r1"})
  void each_group_of_the_policy_is_accepted(String group) throws IOException {
    SSLParameters only = new SSLParameters();
    only.setNamedGroups(new String[] {group});
    assertThat(talk(pki.client(pki.enrol(view, "cam1")), only)).startsWith("TLSv1.3");
  }

  @Test
  void a_client_that_speaks_only_tls_1_2_is_refused() {
    SSLContext client = pki.client(pki.enrol(view, "cam1"));
    assertThatThrownBy(() -> talk(client, new SSLParameters(null, new String[] {"TLSv1.2"}))).isInstanceOf(SSLException.class).hasMessageContaining("protocol_version");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256"})
  void a_client_that_offers_another_suite_only_is_refused(String suite) {
    SSLContext client = pki.client(pki.enrol(view, "cam1"));
    assertThatThrownBy(() -> talk(client, new SSLParameters(new String[] {suite}, new String[] {"TLSv1.3"}))).isInstanceOf(SSLException.class).hasMessageContaining("handshake_failure");
  }

  @Test
  void no_certificate_is_answered_with_certificate_required() {
    refused(pki.client(null), "certificate_required");
  }

  @Test
  void a_certificate_of_another_ca_is_answered_with_unknown_ca() {
    refused(pki.client(foreign.issue("cam1", Kind.CLIENT)), "unknown_ca");
  }

  @Test
  void a_forged_issuer_name_does_not_help() {
    refused(pki.client(new TestPki("devices").issue("cam1", Kind.CLIENT)), "unknown_ca");
  }

  @Test
  void an_unknown_device_of_our_own_ca_is_refused() {
    refused(pki.client(pki.issue("stranger", Kind.CLIENT)), "bad_certificate");
  }

  @Test
  void an_expired_certificate_is_named_so_known_or_not() {
    Instant past = Instant.now().minus(Duration.ofHours(1));
    Held known = pki.issue("cam1", Kind.CLIENT, past.minusSeconds(60), past);
    TestPki.know(view, "cam1", known);
    refused(pki.client(known), "certificate_expired");
    refused(pki.client(pki.issue("cam2", Kind.CLIENT, past.minusSeconds(60), past)), "certificate_expired");
  }

  @Test
  void a_revoked_certificate_is_named_so_and_its_sibling_still_gets_in() throws IOException {
    Held old = pki.enrol(view, "cam1");
    Held renewed = pki.enrol(view, "cam1");
    view.apply(new Event.CertificateRevoked(meta("cam1"), old.serial(), old.fingerprint(), "superseded", 1));
    refused(pki.client(old), "certificate_revoked");
    assertThat(talk(pki.client(renewed), null)).startsWith("TLSv1.3");
  }

  @Test
  void a_quarantined_device_is_denied_access() {
    Held held = pki.enrol(view, "cam1");
    view.apply(new Event.DeviceMoved(meta("cam1"), Lifecycle.ACTIVE, Lifecycle.QUARANTINED, "test"));
    refused(pki.client(held), "access_denied");
  }

  @Test
  void a_server_certificate_and_a_ca_are_no_clients() {
    refused(pki.client(pki.issue("web", Kind.SERVER)), "bad_certificate");
    refused(pki.client(pki.issue("sub-ca", Kind.CA)), "bad_certificate");
  }

  @Test
  void a_session_is_never_resumed_past_a_revocation() throws IOException {
    Held held = pki.enrol(view, "cam1");
    SSLContext client = pki.client(held);
    assertThat(talk(client, null)).startsWith("TLSv1.3");
    view.apply(new Event.CertificateRevoked(meta("cam1"), held.serial(), held.fingerprint(), "keyCompromise", 1));
    refused(client, "certificate_revoked");
  }

  @Test
  void a_swapped_credential_serves_the_next_handshake() throws Exception {
    SSLContext client = pki.client(pki.enrol(view, "cam1"));
    assertThat(served(client)).isEqualTo("CN=server");
    keys.swap(pki.issue("renewed", Kind.SERVER).credential());
    assertThat(served(client)).isEqualTo("CN=renewed");
  }

  @Test
  void a_handshake_that_began_before_a_swap_keeps_chain_and_key_together() {
    TlsCredential before = keys.current();
    String alias = keys.chooseEngineServerAlias("EC", null, null);
    keys.swap(pki.issue("renewed", Kind.SERVER).credential());
    assertThat(keys.getPrivateKey(alias)).isSameAs(before.key());
    assertThat(keys.getCertificateChain(alias)).containsExactly(before.chain().getFirst());
    assertThat(keys.chooseEngineServerAlias("RSA", null, null)).isNull();
  }

  @Test
  void a_wanted_certificate_may_be_missing_but_not_bad() throws IOException {
    ServerTls wanted = TlsContexts.server(keys, trust, ClientAuth.WANTED);
    assertThat(talk(wanted, pki.client(null), null)).startsWith("TLSv1.3");
    assertThatThrownBy(() -> talk(wanted, pki.client(foreign.issue("cam1", Kind.CLIENT)), null)).hasMessageContaining("unknown_ca");
  }

  @Test
  void anchors_can_be_replaced_while_running() {
    trust.swap(List.of(foreign.ca.certificate()));
    refused(pki.client(foreign.issue("cam1", Kind.CLIENT)), "bad_certificate");
    refused(pki.client(pki.issue("cam1", Kind.CLIENT)), "unknown_ca");
  }

  private static Event.Meta meta(String id) {
    return Event.Meta.of(Instant.now(), new DeviceId(id), Event.Source.CA);
  }

  private void refused(SSLContext client, String alert) {
    assertThat(TlsContexts.exactAlerts()).as("started with --add-opens java.base/sun.security.ssl").isTrue();
    assertThatThrownBy(() -> talk(client, null)).isInstanceOf(SSLException.class).hasMessageContaining(alert);
  }

  private String talk(SSLContext client, @Nullable SSLParameters parameters) throws IOException {
    return talk(tls, client, parameters);
  }

  /** What was negotiated, once the server has answered: before that a TLS 1.3 client does not know whether it was let in. */
  private static String talk(ServerTls tls, SSLContext client, @Nullable SSLParameters parameters) throws IOException {
    SSLEngine engine = engine(client);
    if (parameters != null) engine.setSSLParameters(parameters);
    new Wire(engine, tls.engine()).greet();
    return engine.getSession().getProtocol() + " " + engine.getSession().getCipherSuite();
  }

  private String served(SSLContext client) throws IOException {
    SSLEngine engine = engine(client);
    new Wire(engine, tls.engine()).greet();
    return engine.getSession().getPeerPrincipal().getName();
  }

  private static SSLEngine engine(SSLContext client) {
    SSLEngine engine = client.createSSLEngine("localhost", 8883);
    engine.setUseClientMode(true);
    return engine;
  }
}
