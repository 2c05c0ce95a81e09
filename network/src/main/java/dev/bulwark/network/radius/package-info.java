/**
 * Who a device is decides where it lands: the unit in its certificate chooses the VLAN of the port it is plugged into (IEEE 802.1X, RFC 3580).
 *
 * <p>{@link dev.bulwark.network.radius.FreeradiusBackend} writes the policy of a FreeRADIUS server that asks for certificates (EAP-TLS). An unknown unit is turned away, never put into some default VLAN.
 *
 * <p>Answers a device that is plugged into another's socket, and a certificate whose text pretends to a unit it has not. That the certificate is genuine is FreeRADIUS's own check.
 */
@NullMarked
package dev.bulwark.network.radius;

import org.jspecify.annotations.NullMarked;
