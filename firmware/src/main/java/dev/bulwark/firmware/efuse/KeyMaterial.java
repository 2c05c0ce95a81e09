package dev.bulwark.firmware.efuse;

import java.nio.charset.StandardCharsets;

/** Keeps private keys out of fuses: a PEM file is never burned as it is, whatever its length. */
final class KeyMaterial {
  private KeyMaterial() {}

  static KeyRequest checked(FuseMap map, KeyRequest request) throws Refusal {
    refusePrivate(request.data());
    return request;
  }

  static void refusePrivate(byte[] data) throws Refusal {
    if (new String(data, StandardCharsets.ISO_8859_1).contains("-----BEGIN")) {
      throw new Refusal(FuseRefusal.PRIVATE_KEY, "a PEM file is no key material for fuses: a signing key is burned by its digest");
    }
  }
}
