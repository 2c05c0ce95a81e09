package dev.bulwark.cli.espsecure;

/** The generations of secure boot, as {@code --version} numbers them. */
enum Version {
  /** The ESP32's first: 68 bytes behind the image. */
  V1("1"),
  /** A sector of signature blocks behind the image. */
  V2("2");

  private final String number;

  Version(String number) {
    this.number = number;
  }

  static Version of(String number) {
    for (Version version : values()) if (version.number.equals(number)) return version;
    throw new dev.bulwark.problem.Problem("FIRMWARE-805", "there is no secure boot version " + dev.bulwark.problem.Printable.line(number, 20), "use 1 or 2");
  }
}
