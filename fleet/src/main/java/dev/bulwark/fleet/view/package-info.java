/**
 * The fleet in memory. {@link dev.bulwark.fleet.view.FleetView#admit} is the one place where the question "may this certificate be served?" is decided; TLS,
 * MQTT and HTTPS all ask it, so they cannot disagree.
 */
@NullMarked
package dev.bulwark.fleet.view;

import org.jspecify.annotations.NullMarked;
