package dev.bulwark.fleet.device;

import java.math.BigInteger;

/** A certificate's serial number: positive, 20 octets at most (RFC 5280, 4.1.2.2). Printed as lower-case hex of an even number of digits without leading zero octets. */
public record Serial(BigInteger number) {
  public Serial {
    if (number.signum() <= 0 || number.bitLength() > 159) throw new IllegalArgumentException("a serial is positive and has 159 bits at most");
  }

  public static Serial ofHex(String hex) {
    return new Serial(new BigInteger(hex, 16));
  }

  public String hex() {
    String digits = number.toString(16);
    return digits.length() % 2 == 0 ? digits : "0" + digits;
  }

  @Override
  public String toString() {
    return hex();
  }
}
