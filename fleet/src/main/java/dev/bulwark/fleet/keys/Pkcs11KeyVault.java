package dev.bulwark.fleet.keys;

import dev.bulwark.problem.Printable;
import dev.bulwark.problem.Problem;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Keys in a PKCS#11 token: made there, used there, never seen here.
 *
 * <h2>Guarantees</h2> A key is generated sensitive and not extractable, and is in the token together with a certificate that carries its name before {@link #create} returns;
 * a crash before that leaves nothing behind. The token is found by its label, a key by its exact name. A wrong PIN is tried once, never in a loop.
 * <h2>Does not guarantee</h2> What the token itself does not keep; that another program with the PIN does not use or delete the key.
 * <h2>Fails by</h2> {@code Problem KEYS-020} to {@code KEYS-025}; after a lost session the token is looked up and logged in to anew, once per use.
 */
public final class Pkcs11KeyVault implements KeyVault {
  private final Pkcs11Token token;
  private final Secret pin;
  private final InstantSource clock;
  private final ReentrantLock connecting = new ReentrantLock();
  private volatile @Nullable TokenConnection connection;
  private volatile @Nullable Problem pinRefused;
  private volatile boolean closed;

  private Pkcs11KeyVault(Pkcs11Token token, Secret pin, InstantSource clock) {
    this.token = token;
    this.pin = pin;
    this.clock = clock;
  }

  /** Logs in to the token; keeps a copy of the PIN for logging in again after the token was pulled out. */
  public static Pkcs11KeyVault open(Pkcs11Token token, Secret pin, InstantSource clock) {
    byte[] bytes = pin.reveal(Reveal.because("the vault keeps its own copy of the PIN"));
    Pkcs11KeyVault vault = new Pkcs11KeyVault(token, Secret.of(bytes), clock);
    java.util.Arrays.fill(bytes, (byte) 0);
    vault.connection();
    return vault;
  }

  @Override
  public Optional<SigningKey> find(String name) {
    FileKeyVault.requireName(name);
    return again(current -> look(current, name, UnaryOperator.identity()));
  }

  /**
   * The key with exactly this label, whoever made it, for signing images that a chip's ROM verifies: RSA-3072 by RSASSA-PSS (SHA-256, MGF1, salt of 32 bytes), P-256 with SHA-256, P-384 with SHA-384. A key is seen only
   * where a certificate lies beside it under the same CKA_ID; the certificate's label is the key's.
   *
   * @param label 1 to 255 characters, without {@code /}
   * @throws Problem KEYS-006 for another label, KEYS-029 when the token holds an RSA key but does no PSS
   */
  public Optional<SigningKey> findForImages(String label) {
    if (label.isEmpty() || label.length() > 255 || label.indexOf('/') >= 0) throw new Problem("KEYS-006", "not a key's label: " + Printable.line(label, 80), "use 1 to 255 characters without /");
    return again(current -> look(current, label, KeyKind::forImages));
  }

  private Optional<SigningKey> look(TokenConnection current, String name, UnaryOperator<KeyKind> use) throws GeneralSecurityException {
    // Another process may have made or deleted keys since.
    TokenConnection.load(current.keys, token, pin);
    if (entry(current, name) == null) return Optional.empty();
    PublicKey publicKey = publicKey(current, name);
    KeyKind kind = use.apply(KeyKind.of(publicKey));
    if (current.provider.getService("Signature", kind.signature) == null) {
      throw new Problem("KEYS-029", "the token does not sign with " + kind.signature, "use another token, or a key of another kind");
    }
    return Optional.of(new Pkcs11SigningKey(name, this, publicKey, kind));
  }

  @Override
  public SigningKey create(String name, Algorithm algorithm) {
    FileKeyVault.requireName(name);
    if (find(name).isPresent()) throw FileKeyVault.taken(name);
    KeyKind kind = KeyKind.of(algorithm);
    TokenConnection current = connection();
    try {
      // The pair lives in the session until the certificate names it: a crash in between leaves no unnamed key in the token.
      KeyPairGenerator generator = KeyPairGenerator.getInstance(kind.family, current.provider);
      generator.initialize(kind.parameters);
      KeyPair pair = generator.generateKeyPair();
      PublicKey publicKey = kind.publicKey(pair.getPublic().getEncoded());
      CheckedSigner signer = Pkcs11SigningKey.signer(name, kind, pair.getPrivate(), publicKey, current.provider);
      X509Certificate holder = HolderCertificate.of(name, kind, publicKey, signer, clock.instant());
      current.keys.setEntry(name, new KeyStore.PrivateKeyEntry(pair.getPrivate(), new Certificate[] {holder}), null);
    } catch (GeneralSecurityException | ProviderException e) {
      throw new Problem("KEYS-027", "the token did not make the key " + name, "check its free space and that it supports " + algorithm, e);
    }
    return find(name).orElseThrow(() -> TokenConnection.lost(token, null));
  }

  /** The private key's handle in that connection. */
  PrivateKey handle(TokenConnection current, String name) throws GeneralSecurityException {
    KeyStore.PrivateKeyEntry entry = entry(current, name);
    if (entry == null) throw new Problem("KEYS-028", "the token holds no key named " + name + " any more", "restore it, or make a new key and roll over to it");
    return entry.getPrivateKey();
  }

  private static PublicKey publicKey(TokenConnection current, String name) throws GeneralSecurityException {
    PublicKey held = current.keys.getCertificate(name).getPublicKey();
    return KeyKind.of(held).publicKey(held.getEncoded());
  }

  private static KeyStore.@Nullable PrivateKeyEntry entry(TokenConnection current, String name) throws GeneralSecurityException {
    List<String> named = new ArrayList<>();
    for (String alias : aliases(current.keys)) {
      // The provider tells entries of one label apart as LABEL/ISSUER/SERIAL.
      if (alias.equals(name) || alias.startsWith(name + "/")) named.add(alias);
    }
    if (named.isEmpty()) return null;
    if (named.size() > 1 || !named.getFirst().equals(name)) {
      throw new Problem("KEYS-024", "the token holds several entries named " + name, "delete or rename the wrong ones with the token's own tool");
    }
    return current.keys.getEntry(name, null) instanceof KeyStore.PrivateKeyEntry entry ? entry : null;
  }

  private static List<String> aliases(KeyStore keys) throws KeyStoreException {
    return Collections.list(keys.aliases());
  }

  /** Something to do with the token, possible to repeat. */
  interface Use<T> {
    T with(TokenConnection current) throws GeneralSecurityException;
  }

  /** Does it, and once more with a new connection when the first answers that the token or its sessions are gone. */
  <T> T again(Use<T> use) {
    TokenConnection first = connection();
    try {
      return use.with(first);
    } catch (GeneralSecurityException | ProviderException e) {
      return second(use, first);
    } catch (Problem e) {
      if (!e.code().equals("KEYS-025")) throw e;
      return second(use, first);
    }
  }

  private <T> T second(Use<T> use, TokenConnection failed) {
    try {
      return use.with(reconnect(failed));
    } catch (GeneralSecurityException | ProviderException e) {
      throw TokenConnection.lost(token, e);
    }
  }

  private TokenConnection connection() {
    TokenConnection current = connection;
    return current != null && !closed ? current : reconnect(null);
  }

  private TokenConnection reconnect(@Nullable TokenConnection failed) {
    connecting.lock();
    try {
      if (closed) throw new IllegalStateException("the vault is closed");
      Problem refused = pinRefused;
      if (refused != null) throw refused;
      TokenConnection current = connection;
      if (current != null && current != failed) return current; // another thread was faster
      connection = null;
      TokenConnection fresh = TokenConnection.open(token, pin);
      connection = fresh;
      return fresh;
    } catch (Problem e) {
      if (e.code().equals("KEYS-023")) pinRefused = e;
      throw e;
    } finally {
      connecting.unlock();
    }
  }

  @Override
  public String backEnd() {
    return "pkcs11";
  }

  /** Logs out of the token and wipes the PIN; keys that were handed out sign no more. */
  @Override
  public void close() {
    connecting.lock();
    try {
      closed = true;
      TokenConnection current = connection;
      connection = null;
      if (current != null) current.logOut();
      pin.close();
    } finally {
      connecting.unlock();
    }
  }
}
