package dev.bulwark.network.mud;

/** Seen from the device: which way packets, or the first packet of a connection, go. */
public enum Direction {
  FROM_DEVICE("from-device"),
  TO_DEVICE("to-device"),
  /** An access list that no policy of the file names. */
  NONE("none");

  private final String id;

  Direction(String id) {
    this.id = id;
  }

  public String id() {
    return id;
  }
}
