package dev.bulwark.fleet.audit;

/** Ends a check at the first thing that does not fit; becomes the report's problem and never leaves the package. */
final class Contradiction extends RuntimeException {
  private final long records;

  Contradiction(long records, String what) {
    super(what, null, false, false);
    this.records = records;
  }

  long records() {
    return records;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
