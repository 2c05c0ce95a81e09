package dev.bulwark.gateway.mqtt.frame;

/** A packet that must end the connection; {@code code} is the MQTT 5 reason. Has no stack trace: it is thrown for hostile input, at the rate of hostile input. */
public final class FrameError extends RuntimeException {
  private static final long serialVersionUID = 1;

  public static final int MALFORMED = 0x81;
  public static final int PROTOCOL = 0x82;
  public static final int TOPIC_INVALID = 0x90;
  public static final int ALIAS_INVALID = 0x94;
  public static final int TOO_LARGE = 0x95;
  public static final int QUOTA = 0x97;

  private final int code;

  public FrameError(int code, String what) {
    super(what, null, false, false);
    this.code = code;
  }

  public static FrameError malformed(String what) {
    return new FrameError(MALFORMED, what);
  }

  public static FrameError protocol(String what) {
    return new FrameError(PROTOCOL, what);
  }

  public int code() {
    return code;
  }

  public String what() {
    return String.valueOf(getMessage());
  }
}
