package dev.bulwark.network.wireguard;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

/** One fresh key pair as files to be written: base64 and a line end, as {@code wg genkey}, {@code wg pubkey} and {@code wg genpsk} print them. Zeros after {@link #close}. */
public final class KeyFiles implements AutoCloseable {
  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final PublicKey publicKey;

  private KeyFiles(PublicKey publicKey) {
    this.publicKey = publicKey;
  }

  /**
   * Makes them.
   *
   * @param psk also {@code NAME.psk}, a key that both ends share
   */
  public static KeyFiles make(String name, boolean psk, RandomGenerator random) {
    try (SecretKey secret = SecretKey.ofPrivate(random);
        SecretKey shared = SecretKey.ofShared(random);
        SecretText text = new SecretText();
        SecretText sharedText = new SecretText()) {
      KeyFiles made = new KeyFiles(secret.publicKey());
      made.files.put(name + ".key", text.addBase64(secret).add("\n").octets());
      made.files.put(name + ".pub", (made.publicKey.base64() + "\n").getBytes(StandardCharsets.US_ASCII));
      if (psk) made.files.put(name + ".psk", sharedText.addBase64(shared).add("\n").octets());
      return made;
    }
  }

  public Set<String> names() {
    return files.keySet();
  }

  public PublicKey publicKey() {
    return publicKey;
  }

  /** Hands out each file's name and octets; they are zeroed later. */
  public void each(BiConsumer<String, byte[]> file) {
    files.forEach(file);
  }

  @Override
  public void close() {
    for (byte[] octets : files.values()) Arrays.fill(octets, (byte) 0);
  }
}
