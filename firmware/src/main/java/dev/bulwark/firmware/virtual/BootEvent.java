package dev.bulwark.firmware.virtual;

/** Something that happened during a reset, in the order in which it did. {@link #text} is for people and may change; the types are for programs. */
public sealed interface BootEvent {
  Stage stage();

  String text();

  /** A remark on what was found. */
  record Noted(Stage stage, String text) implements BootEvent {}

  /** An image, or the table, was judged good. */
  record Accepted(Stage stage, String what, String why) implements BootEvent {
    @Override
    public String text() {
      return what + ": " + why;
    }
  }

  /** Something was judged and refused. */
  record Refused(Stage stage, String what, Reason reason, String why) implements BootEvent {
    @Override
    public String text() {
      return what + ": " + reason.code() + ": " + why;
    }
  }

  /** An entry of otadata was rewritten. */
  record OtaDataWritten(Stage stage, int index, String before, String after) implements BootEvent {
    @Override
    public String text() {
      return "otadata[" + index + "]: " + before + " becomes " + after;
    }
  }

  /** A fuse was burned by the chip itself. */
  record FuseBurned(Stage stage, String field, String why) implements BootEvent {
    @Override
    public String text() {
      return "burned " + field + ": " + why;
    }
  }

  /** A region was encrypted in place during a first boot. */
  record RegionEncrypted(Stage stage, String what, long from, long length) implements BootEvent {
    @Override
    public String text() {
      return what + " encrypted in place, " + length + " bytes at 0x" + Long.toHexString(from);
    }
  }

  /** The power went. */
  record PowerWent(Stage stage, long operations) implements BootEvent {
    @Override
    public String text() {
      return "the power went after " + operations + " flash or fuse operations";
    }
  }
}
