package dev.bulwark.cli.doctor;

/** One thing that is looked at. Reads only. */
interface Check {
  /** What it came to; {@code mend} is empty where nothing needs mending. */
  record Finding(String check, Level level, String detail, String mend) {
    static Finding ok(String check, String detail) {
      return new Finding(check, Level.OK, detail, "");
    }

    static Finding warn(String check, String detail, String mend) {
      return new Finding(check, Level.WARN, detail, mend);
    }

    static Finding fail(String check, String detail, String mend) {
      return new Finding(check, Level.FAIL, detail, mend);
    }
  }

  /** How bad. */
  enum Level {
    OK,
    WARN,
    FAIL
  }

  Finding look();
}
