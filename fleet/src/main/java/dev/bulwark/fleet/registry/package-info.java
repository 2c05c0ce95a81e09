/**
 * Which devices there are, and how each moves through its life. Start at {@link dev.bulwark.fleet.registry.Registry}; {@link dev.bulwark.fleet.registry.Tokens} lets a device in
 * once, without a password that lasts. Answers: default passwords, unknown devices, a device that keeps its rights after its end. Certificates are the authority's part, which moves devices
 * through {@link dev.bulwark.fleet.registry.Registry#move} in its own commits.
 */
@NullMarked
package dev.bulwark.fleet.registry;

import org.jspecify.annotations.NullMarked;
