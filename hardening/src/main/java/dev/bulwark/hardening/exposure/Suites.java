package dev.bulwark.hardening.exposure;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Cipher suites by their numbers in the IANA registry: what a hello offers, and which of them nobody should accept. */
final class Suites {
  /** From the best to what only old hosts have; so a host of any age finds one, and its version shows. */
  private static final int[] USUAL = {
    0xc02c, 0xc030, 0xc02b, 0xc02f, 0xcca9, 0xcca8, 0xc0ad, 0xc0ac, 0xc0af, 0xc0ae, // ECDHE with AES-GCM, ChaCha20, AES-CCM
    0x009f, 0x009e, 0xccaa, 0xc024, 0xc028, 0xc023, 0xc027, 0xc00a, 0xc014, 0xc009, 0xc013, // DHE; ECDHE with CBC
    0x006b, 0x0067, 0x0039, 0x0033, 0x009d, 0x009c, 0x003d, 0x003c, 0x0035, 0x002f, // DHE with CBC; RSA
    0x00a9, 0x00a8, 0xc0a5, 0xc0a4, 0xc0a9, 0xc0a8, 0x00ae, 0x008c, 0xc035, 0xccab, // pre-shared keys
    0x0041, 0x0084, 0xc008, 0xc012, 0x0016, 0x000a, 0xc007, 0xc011, 0x0005, 0x0004, // Camellia, 3DES, RC4
  };

  private static final int[] TLS13 = {0x1302, 0x1303, 0x1301, 0x1304, 0x1305};

  private static final Map<Integer, String> WEAK = new TreeMap<>();

  static {
    weak("RC4", 0x0004, 0x0005, 0x0018, 0xc002, 0xc007, 0xc00c, 0xc011, 0xc016, 0x008a, 0x0024, 0x0020);
    weak("3DES", 0x000a, 0x000d, 0x0010, 0x0013, 0x0016, 0xc003, 0xc008, 0xc00d, 0xc012, 0x008b);
    weak("DES", 0x0009, 0x000c, 0x000f, 0x0012, 0x0015);
    weak("NULL", 0x0001, 0x0002, 0x003b, 0xc001, 0xc006, 0xc00b, 0xc010, 0x002c, 0x002d, 0x002e, 0x00b0, 0x00b1);
    weak("EXPORT", 0x0003, 0x0006, 0x0008, 0x000b, 0x000e, 0x0011, 0x0014, 0x0062, 0x0063, 0x0064, 0x0065);
    weak("anonymous", 0x0017, 0x0019, 0x001a, 0x001b, 0x0034, 0x003a, 0x006c, 0x006d, 0x00a6, 0x00a7, 0xc015, 0xc017, 0xc018, 0xc019, 0x0046, 0x0089, 0x009b, 0x00c5);
    weak("MD5 or IDEA", 0x0007, 0x0021, 0x0022, 0x0023, 0x0025);
  }

  private Suites() {}

  private static void weak(String kind, int... suites) {
    for (int suite : suites) WEAK.put(suite, kind);
  }

  /** What a hello up to that version offers. */
  static int[] upTo(TlsVersion most) {
    if (most != TlsVersion.TLS13) return USUAL.clone();
    int[] all = new int[TLS13.length + USUAL.length];
    System.arraycopy(TLS13, 0, all, 0, TLS13.length);
    System.arraycopy(USUAL, 0, all, TLS13.length, USUAL.length);
    return all;
  }

  /** Only what nobody should accept. */
  static int[] weak() {
    return WEAK.keySet().stream().mapToInt(Integer::intValue).toArray();
  }

  /** What is wrong with a suite; empty where nothing is that is judged here. */
  static Optional<String> weakness(int suite) {
    return Optional.ofNullable(WEAK.get(suite));
  }

  static Stream<String> kinds() {
    return WEAK.values().stream().distinct();
  }
}
