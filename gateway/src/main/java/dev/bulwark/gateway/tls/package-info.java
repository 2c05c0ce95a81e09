/**
 * The one TLS policy of every listener: TLS 1.3, {@code TLS_AES_256_GCM_SHA384}, no tickets, no early data, and peers known by their certificate's fingerprint.
 *
 * <p>Start at {@link dev.bulwark.gateway.tls.TlsContexts}. {@link dev.bulwark.gateway.tls.SwappableKeyManager} is how a server certificate is renewed without a restart,
 * {@link dev.bulwark.gateway.tls.FleetTrustManager} where a client's certificate meets the registry, {@link dev.bulwark.gateway.tls.PeerRefused} what it says when they part.
 * Nothing here knows a transport: HTTPS, MQTT and the operators' listener take the same objects.
 */
@NullMarked
package dev.bulwark.gateway.tls;

import org.jspecify.annotations.NullMarked;
