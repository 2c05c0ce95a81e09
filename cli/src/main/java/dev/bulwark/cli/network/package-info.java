/**
 * {@code bulwark network …}: one policy for a site's segmentation, from its check to what enforces it. Every command reads the policy through {@link dev.bulwark.cli.network.PolicyFile}, so that each refuses the
 * same policies with the same codes.
 */
@NullMarked
package dev.bulwark.cli.network;

import org.jspecify.annotations.NullMarked;
