package dev.bulwark.fleet.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One row; columns count from 1. */
public interface Row {
  String text(int column);

  @Nullable String textOrNull(int column);

  long number(int column);

  @Nullable Long numberOrNull(int column);

  byte[] bytes(int column);

  default boolean flag(int column) {
    return number(column) != 0;
  }

  default Instant time(int column) {
    return Instant.ofEpochMilli(number(column));
  }

  default @Nullable Instant timeOrNull(int column) {
    Long millis = numberOrNull(column);
    return millis == null ? null : Instant.ofEpochMilli(millis);
  }
}
