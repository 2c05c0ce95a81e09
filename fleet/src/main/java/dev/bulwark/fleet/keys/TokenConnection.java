package dev.bulwark.fleet.keys;

import dev.bulwark.problem.Printable;
import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.security.AuthProvider;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.security.UnrecoverableKeyException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.security.auth.login.FailedLoginException;
import javax.security.auth.login.LoginException;
import org.jspecify.annotations.Nullable;

/**
 * One login to one token through the JDK's public PKCS#11 provider. It is replaced whole when the token was pulled out or its sessions were lost.
 *
 * <p>The provider is not registered with {@link Security}: nothing else in the process may pick the token by accident.
 */
final class TokenConnection {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final System.Logger LOG = System.getLogger(TokenConnection.class.getName());
  final Provider provider;
  final KeyStore keys;

  private TokenConnection(Provider provider, KeyStore keys) {
    this.provider = provider;
    this.keys = keys;
  }

  /** Finds the token by its label and logs in with one try of the PIN. */
  static TokenConnection open(Pkcs11Token token, Secret pin) {
    TokenSlots.Slot slot = find(token, TokenSlots.list(token));
    requireTries(token, slot);
    Provider provider = provider(token, slot);
    try {
      KeyStore keys = KeyStore.getInstance("PKCS11", provider);
      load(keys, token, pin);
      return new TokenConnection(provider, keys);
    } catch (GeneralSecurityException e) {
      throw lost(token, e);
    }
  }

  static TokenSlots.Slot find(Pkcs11Token token, List<TokenSlots.Slot> slots) {
    List<TokenSlots.Slot> matching =
        slots.stream().filter(s -> s.label().equals(token.label()) && token.serial().map(serial -> serial.equalsIgnoreCase(s.serial())).orElse(true)).toList();
    if (matching.size() == 1) return matching.getFirst();
    String label = Printable.line(token.label(), 64);
    if (matching.isEmpty()) {
      String seen = slots.isEmpty() ? "none" : Printable.line(String.join(", ", slots.stream().map(TokenSlots.Slot::label).toList()), 200);
      throw new Problem("KEYS-021", "there is no token labelled " + label + "; present: " + seen, "plug it in, or correct the label");
    }
    throw new Problem("KEYS-022", matching.size() + " tokens are labelled " + label, "name the serial number too: pkcs11:token=LABEL;serial=SERIAL");
  }

  /** A token that counts wrong tries is left to a person when the next one could lock it. */
  static void requireTries(Pkcs11Token token, TokenSlots.Slot slot) {
    if (slot.pinLocked()) throw pinRefused(token, "the token has locked it", null);
    if (slot.lastTry()) throw pinRefused(token, "one more wrong try would lock the token, so none is made here; log in once with the token's own tool", null);
  }

  private static Provider provider(Pkcs11Token token, TokenSlots.Slot slot) {
    Provider jdk = Security.getProvider("SunPKCS11");
    if (jdk == null) throw new Problem("KEYS-020", "this Java runtime has no PKCS#11 provider", "run on a JDK with the module jdk.crypto.cryptoki");
    // The identifier, not the place in the list, where the provider can take it: the list may change before the provider reads it.
    String where = slot.id() >= 0 && slot.id() <= Integer.MAX_VALUE ? "slot = " + slot.id() : "slotListIndex = " + slot.index();
    String configuration =
        """
        --name = Bulwark%d
        library = %s
        %s
        attributes(generate, CKO_PRIVATE_KEY, *) = {
          CKA_PRIVATE = true
          CKA_SENSITIVE = true
          CKA_EXTRACTABLE = false
          CKA_SIGN = true
          CKA_DECRYPT = false
          CKA_UNWRAP = false
          CKA_DERIVE = false
        }
        """
            .formatted(COUNT.incrementAndGet(), token.library(), where);
    try {
      return jdk.configure(configuration);
    } catch (InvalidParameterException | ProviderException e) {
      throw new Problem("KEYS-020", "the PKCS#11 library " + token.library() + " cannot be used", "see the log for the cause", e);
    }
  }

  /** Reads the token's list of keys anew; logs in only where the session is not logged in. */
  static void load(KeyStore keys, Pkcs11Token token, Secret pin) {
    char[] chars = pin.revealChars(Reveal.because("the token asks for the PIN"));
    try {
      keys.load(null, chars);
    } catch (IOException e) {
      throw saysPin(e) ? pinRefused(token, "it is wrong", e) : lost(token, e);
    } catch (GeneralSecurityException | ProviderException e) {
      throw lost(token, e);
    } finally {
      Arrays.fill(chars, '\0');
    }
  }

  /** The provider tells a wrong PIN from a lost session only in the causes; every word of a PIN counts as refused, so that no loop can lock the token. */
  private static boolean saysPin(IOException e) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof FailedLoginException || cause instanceof UnrecoverableKeyException || String.valueOf(cause.getMessage()).contains("CKR_PIN_")) return true;
    }
    return false;
  }

  void logOut() {
    if (!(provider instanceof AuthProvider login)) return;
    try {
      login.logout();
    } catch (LoginException | ProviderException e) {
      LOG.log(System.Logger.Level.DEBUG, "the token could not be logged out of: {0}", e.toString());
    }
  }

  static Problem lost(Pkcs11Token token, @Nullable Throwable cause) {
    return new Problem("KEYS-025", "the token " + Printable.line(token.label(), 64) + " does not answer", "check that it is plugged in and its service runs; the next use tries again", cause);
  }

  private static Problem pinRefused(Pkcs11Token token, String why, @Nullable Throwable cause) {
    return new Problem("KEYS-023", "the PIN of the token " + Printable.line(token.label(), 64) + " is refused: " + why, "correct the PIN and start again; it is tried once a start", cause);
  }
}
