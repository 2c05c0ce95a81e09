package dev.bulwark.network.mud;

/**
 * The ports that match, both ends included.
 *
 * @param except true where all ports but these match ({@code neq})
 */
public record Ports(int low, int high, boolean except) {
  public static final int HIGHEST = 65_535;

  public Ports {
    if (low < 0 || high > HIGHEST || low > high) throw new IllegalArgumentException("no ports: " + low + " to " + high);
  }

  static Ports of(int low, int high) {
    return new Ports(low, high, false);
  }
}
