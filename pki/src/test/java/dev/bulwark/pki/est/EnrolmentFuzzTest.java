package dev.bulwark.pki.est;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.bulwark.pki.Requests;
import dev.bulwark.pki.csr.CsrReader;
import dev.bulwark.pki.csr.KeyPolicy;
import dev.bulwark.pki.csr.Refusal;
import dev.bulwark.pki.der.Der;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The path of a body from a stranger: base64, then the request. Whatever comes, the answer is a request or a refusal with a code, never another exception. */
class EnrolmentFuzzTest {
  private static final CsrReader READER = new CsrReader(KeyPolicy.DEFAULT);

  private static String outcome(byte[] body) {
    try {
      READER.read(EstMessages.decode(body));
      return "read";
    } catch (Refusal refusal) {
      return refusal.code();
    }
  }

  private static String outcomeOfDer(byte[] der) {
    try {
      READER.read(der);
      return "read";
    } catch (Refusal refusal) {
      return refusal.code();
    }
  }

  @FuzzTest
  void any_body_is_answered(byte[] body) {
    assertThat(outcome(body)).matches("read|EST-0[0-9]{2}");
    assertThat(outcomeOfDer(body)).matches("read|EST-0[0-9]{2}");
  }

  @Test
  void any_bytes_are_answered() {
    Random random = new Random(8030);
    for (int i = 0; i < 20_000; i++) {
      byte[] data = new byte[random.nextInt(200)];
      random.nextBytes(data);
      if (data.length > 4 && i % 2 == 0) data[0] = 0x30;
      if (data.length > 4 && i % 4 == 0) data[1] = (byte) (data.length - 2);
      assertThat(outcome(data)).matches("EST-0[0-9]{2}");
      assertThat(outcomeOfDer(data)).matches("EST-0[0-9]{2}");
    }
  }

  @Test
  void thousands_of_mutations_of_sound_requests_are_answered_and_none_is_read() {
    byte[][] seeds = {
      Requests.csr(Requests.p256(), "dev1", Requests.extensionRequest(Requests.extension("2.5.29.17", Der.sequence(Der.contextPrimitive(6, new byte[] {'x'}))))),
      rsa(), ed25519()
    };
    Random random = new Random(20_260_301);
    for (byte[] seed : seeds) assertThat(outcomeOfDer(seed)).isEqualTo("read");
    for (int i = 0; i < 4_000; i++) {
      byte[] seed = seeds[i % seeds.length];
      byte[] mutated = mutate(seed, random);
      if (Arrays.equals(seed, mutated)) continue;
      // A change anywhere breaks the form or the signature.
      assertThat(outcomeOfDer(mutated)).as("mutation %d", i).matches("EST-0[0-9]{2}");
    }
  }

  private static byte[] mutate(byte[] seed, Random random) {
    byte[] out = seed.clone();
    switch (random.nextInt(4)) {
      case 0 -> out[random.nextInt(out.length)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> out[random.nextInt(out.length)] = (byte) random.nextInt(256);
      case 2 -> out = Arrays.copyOf(out, random.nextInt(out.length));
      default -> {
        int from = random.nextInt(out.length);
        int length = random.nextInt(out.length - from);
        System.arraycopy(seed, random.nextInt(seed.length - length), out, from, length);
      }
    }
    return out;
  }

  private static byte[] rsa() {
    var pair = Requests.rsa(2048);
    return Requests.signed(Requests.body(Der.integer(0), Requests.name("dev1"), pair.getPublic().getEncoded()), pair, "SHA256withRSA",
        Der.sequence(Der.oid("1.2.840.113549.1.1.11"), Der.nothing()));
  }

  private static byte[] ed25519() {
    var pair = Requests.ed25519();
    return Requests.signed(Requests.body(Der.integer(0), Requests.name("dev1"), pair.getPublic().getEncoded()), pair, "Ed25519", Der.sequence(Der.oid("1.3.101.112")));
  }
}
