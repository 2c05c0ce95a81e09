package dev.bulwark.fleet.store;

import dev.bulwark.problem.Problem;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The current row of a result. */
final class ResultRow implements Row {
  private final ResultSet results;

  ResultRow(ResultSet results) {
    this.results = results;
  }

  @Override
  public String text(int column) {
    String text = textOrNull(column);
    if (text == null) throw isNull(column);
    return text;
  }

  @Override
  public @Nullable String textOrNull(int column) {
    try {
      return results.getString(column);
    } catch (SQLException e) {
      throw unreadable(column, e);
    }
  }

  @Override
  public long number(int column) {
    Long number = numberOrNull(column);
    if (number == null) throw isNull(column);
    return number;
  }

  @Override
  public @Nullable Long numberOrNull(int column) {
    try {
      long number = results.getLong(column);
      return results.wasNull() ? null : number;
    } catch (SQLException e) {
      throw unreadable(column, e);
    }
  }

  @Override
  public byte[] bytes(int column) {
    try {
      byte[] bytes = results.getBytes(column);
      if (bytes == null) throw isNull(column);
      return bytes;
    } catch (SQLException e) {
      throw unreadable(column, e);
    }
  }

  private static IllegalStateException isNull(int column) {
    return new IllegalStateException("column " + column + " is null");
  }

  private static Problem unreadable(int column, SQLException e) {
    return new Problem("STORE-010", "column " + column + " of a result cannot be read", "report this as a defect, with the log of the server", e);
  }
}
