package dev.bulwark.network.wireguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.problem.Problem;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import javax.crypto.KeyAgreement;
import org.junit.jupiter.api.Test;

class LowOrderTest {
  private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

  /** A root of the polynomial of order eight, as decimal; the other is written beside it. Source: RFC 7748's curve, its points of order 8 computed. */
  private static final List<BigInteger> OF_ORDER_EIGHT =
      List.of(
          new BigInteger("325606250916557431795983626356110631294008115727848805560023387167927233504"),
          new BigInteger("39382357235489614581723060781553021112529911719440698176882885853963445705823"));

  private static List<BigInteger> low() {
    List<BigInteger> all = new ArrayList<>(List.of(BigInteger.ZERO, BigInteger.ONE, P.subtract(BigInteger.ONE), P, P.add(BigInteger.ONE)));
    all.addAll(OF_ORDER_EIGHT);
    for (BigInteger each : List.copyOf(all)) all.add(each.setBit(255));
    return all;
  }

  private static byte[] octets(BigInteger number) {
    byte[] octets = new byte[32];
    for (int i = 0; i < 32; i++) octets[i] = number.shiftRight(8 * i).byteValue();
    return octets;
  }

  /** What the JDK says of it: nothing but zeros is agreed on. */
  private static boolean agreesOnZeros(BigInteger point) throws GeneralSecurityException {
    byte[] scalar = new byte[32];
    new Random(1).nextBytes(scalar);
    KeyFactory keys = KeyFactory.getInstance("X25519");
    KeyAgreement agreement = KeyAgreement.getInstance("X25519");
    agreement.init(keys.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, scalar)));
    try {
      agreement.doPhase(keys.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, point.clearBit(255))), true);
      return false;
    } catch (InvalidKeyException small) {
      return true;
    }
  }

  @Test
  void every_point_of_low_order_is_refused_in_all_its_spellings_and_its_neighbours_are_not() throws GeneralSecurityException {
    for (BigInteger point : low()) {
      assertThat(agreesOnZeros(point)).as(point.toString(16)).isTrue();
      assertThat(PublicKey.read(Base64.getEncoder().encodeToString(octets(point)))).as(point.toString(16)).isEmpty();
      assertThat(PublicKey.ofHex(HexFormat.of().formatHex(octets(point)))).as(point.toString(16)).isEmpty();
    }
    for (BigInteger point : low()) {
      BigInteger neighbour = point.clearBit(255).add(BigInteger.TWO);
      if (low().contains(neighbour)) continue;
      assertThat(agreesOnZeros(neighbour)).as(neighbour.toString(16)).isFalse();
      assertThat(PublicKey.read(Base64.getEncoder().encodeToString(octets(neighbour)))).as(neighbour.toString(16)).isPresent();
    }
  }

  @Test
  void an_interface_that_has_such_a_peer_is_told_apart_from_one_that_has_an_honest_one() {
    String honest = SecretKey.ofPrivate(new Random(2)).publicKey().hex();
    assertThat(UapiText.read(answer(honest)).peers()).hasSize(1);
    for (BigInteger point : low())
      assertThatThrownBy(() -> UapiText.read(answer(HexFormat.of().formatHex(octets(point))))).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.line()).contains("NETWORK-330", "of low order"));
  }

  private static byte[] answer(String key) {
    return ("public_key=" + key + "\nerrno=0\n\n").getBytes(StandardCharsets.US_ASCII);
  }
}
