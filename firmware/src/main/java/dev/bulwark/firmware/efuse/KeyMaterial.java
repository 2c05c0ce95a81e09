package dev.bulwark.firmware.efuse;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.signature.BootKeys;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Keeps private keys out of fuses: a PEM file is never burned as it is, whatever its length. Where a digest is meant, its key's digest takes its place. */
final class KeyMaterial {
  private KeyMaterial() {}

  static KeyRequest checked(FuseMap map, KeyRequest request) throws Refusal {
    byte[] data = request.data();
    if (!pem(data)) return request;
    boolean digest = request.purpose().flatMap(map::purpose).map(KeyPurpose::digest).orElse(false) || map.chip() == Chip.ESP32 && name(request).equals("secure_boot_v2");
    if (!digest) throw new Refusal(FuseRefusal.PRIVATE_KEY, "a PEM file is no key material for fuses, and a private key least of all: only its digest can be burned, with a digest purpose");
    try {
      return new KeyRequest(request.block(), BootKeys.readPublic(data).digest().bytes(), request.purpose());
    } catch (Problem problem) {
      throw new Refusal(FuseRefusal.PRIVATE_KEY, problem.detail());
    }
  }

  static void refusePrivate(byte[] data) throws Refusal {
    if (pem(data)) throw new Refusal(FuseRefusal.PRIVATE_KEY, "a PEM file is no key material for fuses: a signing key is burned by its digest");
  }

  private static boolean pem(byte[] data) {
    return new String(data, StandardCharsets.ISO_8859_1).contains("-----BEGIN");
  }

  private static String name(KeyRequest request) {
    return request.block().toLowerCase(Locale.ROOT).replace('-', '_');
  }
}
