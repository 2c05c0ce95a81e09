package dev.bulwark.firmware.virtual;

/** How a reset ended. */
public enum Verdict {
  /** An application runs. */
  APP("app"),
  /** The chip refuses everything it found and will do so again at each reset until something is changed. */
  REFUSED("refused"),
  /** The chip restarts by itself, and the next reset finds another state: the first boot that encrypts ends like this. */
  RESTART("restart"),
  /** The power went before it was decided. */
  POWER_LOST("power-lost");

  private final String id;

  Verdict(String id) {
    this.id = id;
  }

  public String id() {
    return id;
  }
}
