package dev.bulwark.cli.demo;

/** One thing to show. */
record Scene(String id, String title, Act act) {
  @FunctionalInterface
  interface Act {
    /** Plays it and says what was seen; a claim that did not hold is a {@link NotHeld}. */
    String play(Stage stage) throws InterruptedException;
  }

  /** What the scene claims was not what happened. */
  static final class NotHeld extends RuntimeException {
    NotHeld(String seen) {
      super(seen);
    }
  }

  static void hold(boolean claim, String otherwise) {
    if (!claim) throw new NotHeld(otherwise);
  }
}
