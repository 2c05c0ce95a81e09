package dev.bulwark.cli.espsecure;

import dev.bulwark.cli.terminal.Terminal;
import picocli.CommandLine.Command;

/** {@link DigestPublicKey} by the name that it had before there were other keys than RSA ones. */
@Command(
    name = "digest-rsa-public-key",
    description = {"The old name of digest-sbv2-public-key; it takes every kind of key too.", "", "Example: bulwark espsecure digest-rsa-public-key --keyfile KEY.pem --output digest.bin", ""})
final class DigestRsaPublicKey extends DigestPublicKey {
  DigestRsaPublicKey(Terminal terminal) {
    super(terminal);
  }
}
