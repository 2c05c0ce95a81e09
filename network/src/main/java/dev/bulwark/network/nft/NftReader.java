package dev.bulwark.network.nft;

import dev.bulwark.network.ruleset.Ruleset;
import java.nio.charset.StandardCharsets;

/**
 * Reads nftables rule sets.
 *
 * <h2>Guarantees</h2> The rules mean what nft 1.0 and the kernel make of them, with everything that nft's text implies written out; names of ports, protocols and types are those of the usual tables. Linear in the
 * input but for the order of maps' ranges.
 *
 * <h2>Does not guarantee</h2> That a listing is complete: nft 1.0.6 leaves out matches on the family that the kernel holds.
 *
 * <h2>Fails by</h2> NETWORK-021 naming the line and the statement that is not understood, if packets come by there; NETWORK-220 over a bound; NETWORK-221 for what nft would not load; NETWORK-222 for what is not its
 * language.
 */
public final class NftReader {
  /** The longest text that is read, in bytes. */
  public static final int LARGEST = 64 << 20;

  private NftReader() {}

  /** What {@code nft --file} takes or {@code nft list ruleset} writes, in UTF-8. */
  public static Ruleset text(byte[] bytes) {
    if (bytes.length > LARGEST) throw Refusal.tooLarge("it has more than " + LARGEST + " bytes");
    Lexer lexer = new Lexer(new String(bytes, StandardCharsets.UTF_8));
    return Linker.link(new FileParser(new Tokens(lexer::next, "line")).read().values());
  }

  /** Text or JSON, whichever it is. */
  public static Ruleset read(byte[] bytes) {
    for (byte b : bytes) {
      if (b == '{') return json(bytes);
      if (b != ' ' && b != '\t' && b != '\r' && b != '\n') break;
    }
    return text(bytes);
  }

  /** What {@code nft --json list ruleset} writes. */
  public static Ruleset json(byte[] bytes) {
    if (bytes.length > LARGEST) throw Refusal.tooLarge("it has more than " + LARGEST + " bytes");
    JsonTokens json = new JsonTokens(bytes);
    return Linker.link(new FileParser(new Tokens(json::next, "object")).read().values());
  }
}
