package dev.bulwark.pki.der;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.arrays;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import dev.bulwark.pki.Requests;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DerReaderTest {
  private static boolean isStrict(byte[] bytes) {
    try {
      DerReader.strict(bytes, 16, 1_000);
      return true;
    } catch (NotDer e) {
      return false;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "300502017f0500, true", "0500, true", "050100, false", "0500ff, false", "3080, false", "30800000, false", "308100, false", "30820000, false", "0201, false", "020100, true", "02020001, false", "0202ff80, false",
    "02020080, true", "0200, false", "010100, true", "0101ff, true", "010101, false", "03020780, true", "03020781, false", "030108, false", "030100, true", "0300, false", "0603550403, true", "060180, false",
    "0602801f, false", "0600, false", "0c02c328, false", "0c02c3a9, true", "2403040100, false", "1f8101 00, false", "1000, false", "3106020101020102, true", "3106020102020101, false", "3004040201, false",
    "170d3236303130313030303030305a, true", "170b323630313031303030305a, false", "130180, false", "1e0141, false", "84, false", "848000, false", "0000, false"
  })
  void only_the_one_encoding_is_let_through(String hex, boolean expected) {
    assertThat(isStrict(HexFormat.of().parseHex(hex.replace(" ", "")))).isEqualTo(expected);
  }

  @Test
  void what_is_let_through_is_what_a_general_library_would_write_back() {
    byte[] seed = Requests.csr(Requests.p256(), "dev1", Requests.extensionRequest(Requests.extension("2.5.29.15", Der.namedBits(0))));
    Random random = new Random(7);
    int passed = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] mutated = seed.clone();
      for (int flips = 1 + random.nextInt(2); flips > 0; flips--) mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
      if (!isStrict(mutated)) continue;
      passed++;
      try {
        assertThat(ASN1Primitive.fromByteArray(mutated).getEncoded("DER")).isEqualTo(mutated);
      } catch (IOException e) {
        throw new AssertionError("let through what is no ASN.1: " + HexFormat.of().formatHex(mutated), e);
      }
    }
    // Flips inside keys, names and signatures keep the shape.
    assertThat(passed).isGreaterThan(1_000);
  }

  @Test
  void arbitrary_bytes_never_break_it() {
    qt().forAll(lists().of(integers().between(0, 255)).ofSizeBetween(0, 64)).check(list -> {
      byte[] bytes = new byte[list.size()];
      for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) (int) list.get(i);
      return !isStrict(bytes) || bytes.length >= 2;
    });
  }

  @Test
  void what_is_written_is_let_through_and_read_back() {
    qt().forAll(arrays().ofIntegers(integers().all()).withLengthBetween(1, 40)).check(numbers -> {
      byte[] der = Der.sequence(Arrays.stream(numbers).map(n -> Der.integer(n.longValue())).toArray(byte[][]::new));
      try {
        DerReader reader = DerReader.strict(der, 2, 100).enter(Der.SEQUENCE, "list");
        for (Integer number : numbers) if (!reader.integer("number").equals(BigInteger.valueOf(number))) return false;
        return !reader.more();
      } catch (NotDer e) {
        return false;
      }
    });
  }

  @ParameterizedTest
  @CsvSource({"2.5.29.17", "1.2.840.113549.1.9.14", "1.3.6.1.5.5.7.48.1.5", "2.999.1", "0.9.2342.19200300.100.1.25", "1.3.6.1.4.1.4294967296"})
  void object_identifiers_are_written_and_read_as_by_a_general_library(String dotted) throws Exception {
    byte[] der = Der.oid(dotted);
    assertThat(der).isEqualTo(new ASN1ObjectIdentifier(dotted).getEncoded("DER"));
    assertThat(DerReader.strict(der, 1, 1).oid("oid")).isEqualTo(dotted);
  }

  @Test
  void nesting_and_number_of_values_are_bounded() {
    byte[] deep = Der.nothing();
    for (int i = 0; i < 1_000; i++) deep = Der.sequence(deep);
    assertThat(isStrict(deep)).isFalse();
    byte[][] many = new byte[1_001][];
    Arrays.fill(many, Der.nothing());
    assertThat(isStrict(Der.sequence(many))).isFalse();
  }
}
