package dev.bulwark.agent.identity;

import dev.bulwark.fleet.keys.SigningKey;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lets the platform's TLS sign with a key that lives in a vault: a key type without content, and the one signature algorithm that takes it. */
final class VaultSignatures extends Provider {
  private static final String NAME = "BulwarkVault";

  private VaultSignatures() {
    super(NAME, "1", "signs with keys that stay in their vault");
    putService(
        new Service(this, "Signature", "SHA256withECDSA", Signing.class.getName(), List.of(), Map.of("SupportedKeyClasses", Handle.class.getName())) {
          @Override
          public Object newInstance(@Nullable Object parameter) {
            return new Signing();
          }
        });
  }

  /** Makes the algorithm known to this process, behind all others. */
  static void register() {
    if (Security.getProvider(NAME) == null) Security.addProvider(new VaultSignatures());
  }

  /** Stands for the key; there is nothing in it that could leak. */
  static final class Handle implements PrivateKey {
    private static final long serialVersionUID = 1;
    private final transient SigningKey key;

    Handle(SigningKey key) {
      this.key = key;
    }

    @Override
    public String getAlgorithm() {
      return "EC";
    }

    @Override
    public @Nullable String getFormat() {
      return null;
    }

    @Override
    public byte @Nullable [] getEncoded() {
      return null;
    }

    private void writeObject(ObjectOutputStream out) throws NotSerializableException {
      throw new NotSerializableException("a vault's key stays where it is");
    }

    @Override
    public String toString() {
      return "key in a vault";
    }
  }

  private static final class Signing extends SignatureSpi {
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private @Nullable SigningKey key;

    @Override
    protected void engineInitSign(PrivateKey wanted) throws InvalidKeyException {
      if (!(wanted instanceof Handle handle)) throw new InvalidKeyException("not a key of a vault");
      key = handle.key;
      message.reset();
    }

    @Override
    protected void engineInitVerify(PublicKey wanted) throws InvalidKeyException {
      throw new InvalidKeyException("this signs only");
    }

    @Override
    protected void engineUpdate(byte octet) {
      message.write(octet);
    }

    @Override
    protected void engineUpdate(byte[] octets, int from, int length) {
      message.write(octets, from, length);
    }

    @Override
    protected byte[] engineSign() throws SignatureException {
      SigningKey signing = key;
      if (signing == null) throw new SignatureException("no key yet");
      byte[] whole = message.toByteArray();
      message.reset();
      return signing.sign(whole);
    }

    @Override
    protected boolean engineVerify(byte[] signature) throws SignatureException {
      throw new SignatureException("this signs only");
    }

    @Override
    @Deprecated
    protected void engineSetParameter(String name, Object value) {
      throw new java.security.InvalidParameterException("no parameters");
    }

    @Override
    @Deprecated
    protected Object engineGetParameter(String name) {
      throw new java.security.InvalidParameterException("no parameters");
    }
  }
}
