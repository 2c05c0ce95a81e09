package dev.bulwark.firmware.nvs;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The same bytes as the vendor's generator (esp-idf-nvs-partition-gen 0.2.0) at every kind of page end. The digests are of what it wrote for the same text. */
class NvsGeneratorTest {
  private static String hex(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) bytes[i] = (byte) (i * 7);
    return HexFormat.of().formatHex(bytes);
  }

  private static NvsBuilder built() {
    StringBuilder text = new StringBuilder("key,type,encoding,value\nends,namespace,,\n");
    for (long n = 0; n < 130; n++) text.append("u%d,data,u32,%d\n".formatted(n, n * n * 65537 % (1L << 32)));
    for (int n : new int[] {1, 31, 32, 33, 63, 3935, 3936, 3966, 3967}) text.append("s%d,data,string,%s\n".formatted(n, "x".repeat(n)));
    text.append("more,namespace,,\n");
    for (int n : new int[] {0, 1, 32, 3967, 3968, 3969, 4000, 8000, 12345}) text.append("b%d,data,hex2bin,%s\n".formatted(n, hex(n)));
    for (int n = 0; n < 120; n++) text.append("i%d,data,i64,%d\n".formatted(n, -n));
    text.append("last,data,hex2bin,").append(hex(200)).append('\n');
    NvsBuilder builder = new NvsBuilder(0x20000);
    NvsCsv.read(text.toString(), name -> new byte[0], builder);
    return builder;
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @Test
  void page_ends_are_met_as_the_generator_meets_them() throws Exception {
    assertThat(sha256(built().build())).isEqualTo("90a1939db0b5c27c6b74ea907aca665059effe87636c175eb91ab435f72a4512");
  }

  @Test
  void encrypted_pages_are_the_generators_too() throws Exception {
    byte[] keys = new byte[64];
    for (int i = 0; i < 64; i++) keys[i] = (byte) i;
    assertThat(sha256(built().build(NvsKeys.read(keys)))).isEqualTo("6357687700de443d24d76dde585b3ec6cb0c41193f068b41345865d6f50a405b");
  }
}
