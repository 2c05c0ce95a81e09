package dev.bulwark.fleet.store;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reading by SQL. Parameters: String, Long, Integer, byte[], Boolean (as 0/1), Instant (as epoch milliseconds) or null. */
public interface Query {
  <T> List<T> list(String sql, Function<Row, T> each, @Nullable Object... parameters);

  default <T> Optional<T> first(String sql, Function<Row, T> each, @Nullable Object... parameters) {
    List<T> rows = list(sql, each, parameters);
    return rows.isEmpty() ? Optional.empty() : Optional.of(rows.getFirst());
  }

  /** The first column of the first row, 0 where there is none. */
  default long number(String sql, @Nullable Object... parameters) {
    return first(sql, row -> row.number(1), parameters).orElse(0L);
  }
}
