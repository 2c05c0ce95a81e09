package dev.bulwark.hardening.scan;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** All that is looked for, each literal with the reader that confirms it, in one automaton. It depends on no catalogue and no day, so it is made once; immutable and thread-safe then. */
final class Engine {
  /** An armoured key or certificate has 16 KiB at most, and a header before it. */
  private static final int MARGIN = 20 << 10;

  private final List<Confirmer> confirmers = new ArrayList<>();
  private final List<Literal> literals = new ArrayList<>();
  private final LiteralScan scan;

  private Engine(boolean leftovers) {
    PublishedKeys published = PublishedKeys.shipped();
    Keys keys = new Keys(published);
    Certificates certificates = new Certificates();
    look(Literal.of(Pem.BEGIN), new Pem(keys, certificates)::confirm);
    keys(keys, published);
    bytes("a0 03 02 01 02 02", certificates::versioned);
    bytes("30 0d 06 09 2a 86 48 86 f7 0d 01 01", certificates::unversioned);
    for (String ecdsa : List.of("30 09 06 07 2a 86 48 ce 3d 04 01", "30 0a 06 08 2a 86 48 ce 3d 04 03")) bytes(ecdsa, certificates::unversioned);
    credentials();
    look(Literal.of(Urls.MARK), Urls::confirm);
    if (leftovers) Leftovers.into(this::look);
    this.scan = new LiteralScan(LiteralAutomaton.of(literals), MARGIN);
  }

  private static final class Secrets {
    static final Engine ENGINE = new Engine(false);
  }

  private static final class Whole {
    static final Engine ENGINE = new Engine(true);
  }

  /** @param leftovers whether what builds leave behind is looked for as well */
  static Engine of(boolean leftovers) {
    return leftovers ? Whole.ENGINE : Secrets.ENGINE;
  }

  LiteralScan scan() {
    return scan;
  }

  /** What happens at a literal. */
  LiteralScan.Hits into(Haul haul) {
    return (literal, offset, window) -> confirmers.get(literal).confirm(offset, window, haul);
  }

  private void keys(Keys keys, PublishedKeys published) {
    // rsaEncryption, id-ecPublicKey, X25519, Ed25519, Ed448
    for (String oid : List.of("06 09 2a 86 48 86 f7 0d 01 01 01", "06 07 2a 86 48 ce 3d 02 01", "06 03 2b 65 6e", "06 03 2b 65 70", "06 03 2b 65 71")) bytes(oid, keys::algorithm);
    // PBES2, the older schemes of PKCS#5, those of PKCS#12
    for (String oid : List.of("06 09 2a 86 48 86 f7 0d 01 05", "06 0a 2a 86 48 86 f7 0d 01 0c 01")) bytes(oid, keys::encrypted);
    for (String length : List.of("18", "1c", "20", "30", "42")) bytes("02 01 01 04 " + length, keys::elliptic);
    for (String begin : List.of("02 01 00 02 82", "02 01 00 02 81", "02 01 00 02 41 00")) bytes(begin, keys::rsa);
    for (int i = 0; i < published.size(); i++) {
      int which = i;
      look(published.begin(which), (offset, window, haul) -> published.found(which, offset, haul));
    }
  }

  private void credentials() {
    DefaultPairs pairs = DefaultPairs.shipped();
    for (int i = 0; i < pairs.size(); i++) {
      int which = i;
      look(pairs.literal(which), (offset, window, haul) -> pairs.found(which, offset, window, haul));
    }
    for (String begin : PasswordHashes.BEGINS) look(Literal.of(begin), PasswordHashes::confirm);
    look(Literal.ignoringCase(BasicHeader.BEGIN), BasicHeader::confirm);
    for (int i = 0; i < ApiTokens.size(); i++) {
      int which = i;
      look(ApiTokens.literal(which), (offset, window, haul) -> ApiTokens.confirm(which, offset, window, haul));
    }
  }

  private void bytes(String hex, Confirmer confirmer) {
    look(Literal.of(HexFormat.ofDelimiter(" ").parseHex(hex)), confirmer);
  }

  private void look(Literal literal, Confirmer confirmer) {
    literals.add(literal);
    confirmers.add(confirmer);
  }
}
