package dev.bulwark.firmware.nvs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.firmware.nvs.NvsValue.Blob;
import dev.bulwark.firmware.nvs.NvsValue.Text;
import dev.bulwark.firmware.nvs.NvsValue.Whole;
import dev.bulwark.firmware.partition.ZeroCrc;
import dev.bulwark.problem.Problem;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** For random content: what goes in comes out, whatever lies in flash is answered. */
class NvsContentTest {
  private static final NvsKeys KEYS = NvsKeys.generate(new SecureRandom());
  private static final NvsKeys OTHER = NvsKeys.generate(new SecureRandom());

  private static NvsValue value(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> new Text("aé€, \"\n#".repeat(random.nextInt(40)));
      case 1 -> {
        byte[] bytes = new byte[random.nextInt(random.nextInt(5) == 0 ? 9_000 : 200)];
        random.nextBytes(bytes);
        yield new Blob(bytes);
      }
      default -> {
        NvsType type = NvsType.values()[random.nextInt(8)];
        BigInteger number = new BigInteger(8 * type.bytes() - (type.signed() ? 1 : 0), random);
        yield new Whole(type, type.signed() && random.nextBoolean() ? number.not() : number);
      }
    };
  }

  private static List<NvsEntry> fill(NvsBuilder builder, Random random) {
    List<NvsEntry> entries = new ArrayList<>();
    for (int n = 0; n < 1 + random.nextInt(4); n++) {
      builder.namespace("space" + n);
      for (int k = random.nextInt(60); k > 0; k--) {
        NvsEntry entry = new NvsEntry("space" + n, "key" + k, value(random));
        builder.put(entry.key(), entry.value());
        entries.add(entry);
      }
    }
    return entries;
  }

  @Test
  void what_goes_in_comes_out_plain_encrypted_and_through_csv() {
    Random random = new Random(31);
    for (int i = 0; i < 150; i++) {
      NvsBuilder builder = new NvsBuilder(0x80000);
      List<NvsEntry> entries = fill(builder, random);
      NvsReading plain = NvsPartition.read(builder.build());
      assertThat(plain.findings()).isEmpty();
      assertThat(plain.entries()).isEqualTo(entries);
      assertThat(NvsPartition.read(builder.build(KEYS), KEYS)).isEqualTo(plain);
      NvsBuilder again = new NvsBuilder(0x80000);
      NvsCsv.read(NvsCsv.write(plain), name -> new byte[0], again);
      assertThat(again.build()).isEqualTo(builder.build());
    }
  }

  @Test
  void the_wrong_key_yields_no_entries() {
    Random random = new Random(32);
    for (int i = 0; i < 50; i++) {
      NvsBuilder builder = new NvsBuilder(0x80000);
      fill(builder, random);
      byte[] encrypted = builder.build(KEYS);
      assertThat(NvsPartition.read(encrypted, OTHER).entries()).isEmpty();
      assertThat(NvsPartition.read(encrypted, OTHER).opaque()).isTrue();
      assertThat(NvsPartition.read(encrypted).opaque()).isTrue();
      assertThat(NvsPartition.read(encrypted, KEYS).opaque()).isFalse();
    }
  }

  @Test
  void any_mutation_is_answered_also_one_whose_checksums_were_repaired() {
    Random random = new Random(33);
    NvsBuilder builder = new NvsBuilder(0x8000);
    builder.namespace("ns");
    for (int i = 0; i < 20; i++) builder.put("k" + i, i % 3 == 0 ? new Text("t".repeat(i * 9)) : i % 3 == 1 ? new Blob(new byte[i * 40]) : NvsBuilderTest.u8(i));
    byte[] good = builder.build();
    for (int i = 0; i < 4_000; i++) {
      byte[] bytes = good.clone();
      for (int n = 1 + random.nextInt(6); n > 0; n--) {
        int entry = random.nextInt(7) * 4096 + 64 + 32 * random.nextInt(random.nextBoolean() ? 40 : 126);
        bytes[entry + random.nextInt(32)] = (byte) random.nextInt();
        if (random.nextInt(4) == 0) bytes[random.nextInt(7) * 4096 + 32 + random.nextInt(32)] = (byte) random.nextInt();
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(entry + 4, (int) ZeroCrc.of(bytes, entry, 4, entry + 8, 24));
      }
      NvsReading reading = NvsPartition.read(bytes);
      assertThat(reading.rejected()).isLessThanOrEqualTo(reading.written());
      assertThat(NvsCsv.write(reading)).startsWith("key,type,encoding,value\n");
    }
  }

  @Test
  void noise_of_any_size_is_answered() {
    Random random = new Random(34);
    for (int i = 0; i < 300; i++) {
      byte[] bytes = new byte[4096 * (1 + random.nextInt(3))];
      random.nextBytes(bytes);
      assertThat(NvsPartition.read(bytes).entries()).isEmpty();
      assertThat(NvsPartition.read(bytes, KEYS).entries()).isEmpty();
      assertThat(NvsPartition.looksLike(bytes, 0)).isFalse();
    }
  }

  @Test
  void csv_noise_is_taken_or_refused_with_a_code() {
    Random random = new Random(35);
    String alphabet = "nsdatu81632hexbin64 ,,,,\"\n\n#é\0()x;-";
    String good = "key,type,encoding,value\nns,namespace,,\na,data,u8,1\nb,data,hex2bin,00ff\nc,data,string,\"x,\ny\"\nd,data,blob_fill(9;0xff),z\ne,file,binary,f\n";
    for (int i = 0; i < 10_000; i++) {
      StringBuilder text = new StringBuilder(good);
      for (int n = random.nextInt(12); n > 0; n--) {
        int at = random.nextInt(text.length());
        if (random.nextBoolean()) text.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
        else text.deleteCharAt(at);
      }
      NvsBuilder into = new NvsBuilder(0x3000);
      try {
        NvsCsv.read(text.toString(), name -> new byte[3], into);
        assertThat(NvsPartition.read(into.build()).rejected()).isZero();
      } catch (Problem problem) {
        assertThat(problem.code()).isIn("FIRMWARE-221", "FIRMWARE-222");
      }
    }
  }
}
