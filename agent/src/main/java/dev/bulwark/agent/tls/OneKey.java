package dev.bulwark.agent.tls;

import dev.bulwark.agent.identity.Credential;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Shows one credential to every server that asks for a certificate, also when its hints name other issuers: the server's refusal then tells why. */
final class OneKey extends X509ExtendedKeyManager {
  private static final String ALIAS = "device";
  private final Credential credential;

  OneKey(Credential credential) {
    this.credential = credential;
  }

  private @Nullable String alias(String[] keyTypes) {
    String own = credential.key().publicKey().getAlgorithm();
    for (String type : keyTypes) if (type.equals(own) || type.startsWith(own + "_")) return ALIAS;
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return alias(keyTypes);
  }

  @Override
  public @Nullable String chooseEngineClientAlias(String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return alias(keyTypes);
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return alias(new String[] {keyType}) == null ? null : new String[] {ALIAS};
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return credential.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return credential.key().privateKey();
  }
}
