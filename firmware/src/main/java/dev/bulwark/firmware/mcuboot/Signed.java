package dev.bulwark.firmware.mcuboot;

import dev.bulwark.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.List;

/** Puts a signed image together, and lets none out that its own key does not verify. */
final class Signed {
  private Signed() {}

  static byte[] image(byte[] payload, McubootSigning how, McubootSigner signer) {
    int protectedSize = how.protectedSize();
    ByteBuffer out = ByteBuffer.allocate(Math.addExact(how.headerSize() + protectedSize, payload.length)).order(ByteOrder.LITTLE_ENDIAN);
    new McubootHeader(how.loadAddress(), how.headerSize(), protectedSize, payload.length, how.flags(), how.version()).write(out);
    out.put(payload);
    if (protectedSize > 0) {
      out.putShort((short) McubootImage.PROTECTED_MAGIC).putShort((short) protectedSize);
      how.securityCounter().ifPresent(counter -> head(out, Tlv.SECURITY_COUNTER, 4).putInt((int) counter));
      for (Dependency dependency : how.dependencies()) {
        head(out, Tlv.DEPENDENCY, Dependency.SIZE).put((byte) dependency.image()).put(new byte[3]);
        dependency.least().write(out);
      }
    }
    return complete(out.array(), signer);
  }

  /** @param signed header, payload and signed records */
  static byte[] complete(byte[] signed, McubootSigner signer) {
    McubootKey key = signer.publicKey();
    byte[] hash = McubootKey.digest(key.kind().hash, signed);
    byte[] keyHash = McubootKey.digest(key.kind().hash, key.encoded());
    byte[] signature = signature(signer, key.kind() == KeyKind.ED25519 ? hash : signed);
    int size = McubootImage.TLV_INFO + 3 * Tlv.HEADER + hash.length + keyHash.length + signature.length;
    ByteBuffer out = ByteBuffer.allocate(Math.addExact(signed.length, size)).order(ByteOrder.LITTLE_ENDIAN);
    out.put(signed).putShort((short) McubootImage.UNPROTECTED_MAGIC).putShort((short) size);
    head(out, hash.length == 32 ? Tlv.SHA256 : Tlv.SHA384, hash.length).put(hash);
    head(out, Tlv.KEY_HASH, keyHash.length).put(keyHash);
    head(out, key.kind().tlv, signature.length).put(signature);
    byte[] whole = out.array();
    if (!(McubootImage.read(whole) instanceof McubootReading.Read(McubootImage image)) || !(image.verify(List.of(key)) instanceof McubootVerdict.Trusted)) {
      throw new Problem("FIRMWARE-113", "the signature that the signer gave does not hold under its own public key", "check that private and public key belong together; nothing was written");
    }
    return whole;
  }

  private static byte[] signature(McubootSigner signer, byte[] message) {
    try {
      return signer.sign(message);
    } catch (GeneralSecurityException e) {
      throw new Problem("FIRMWARE-112", "the key does not sign: " + e.getMessage(), "check the key file, or the token and its PIN", e);
    }
  }

  private static ByteBuffer head(ByteBuffer out, int type, int length) {
    return out.putShort((short) type).putShort((short) length);
  }
}
