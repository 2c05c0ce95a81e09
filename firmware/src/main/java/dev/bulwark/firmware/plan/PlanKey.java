package dev.bulwark.firmware.plan;

import dev.bulwark.firmware.signature.BootPublicKey;
import dev.bulwark.firmware.signature.BootSigner;
import java.util.Optional;

/**
 * A signing key whose digest the plan burns.
 *
 * @param name of its file, as the person gave it
 * @param signer its private half, where that is at hand: it signs nothing but images of the rehearsal, which never leave memory
 */
public record PlanKey(String name, BootPublicKey key, Optional<BootSigner> signer) {
  @Override
  public String toString() {
    return name + " " + key;
  }
}
