package dev.bulwark.cli.api;

import dev.bulwark.cli.json.Doc;
import dev.bulwark.fleet.keys.SecretRef;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A server to ask.
 *
 * @param root the one root its certificate must lead to; null trusts this Java's own list
 * @param local what a server on this machine wrote about itself; empty for a remote one
 */
record Target(String host, int port, SecretRef token, @Nullable Path root, Doc local) {}
