package dev.bulwark.hardening.archive;

import org.jspecify.annotations.Nullable;

/**
 * What a walk came to.
 *
 * @param tree what was seen, to the end or up to the limit or the damage
 * @param format {@code directory}, {@code tar}, {@code cpio}, {@code squashfs}, {@code zip}, {@code ar}, or {@code file} where the input is none of them; compression does not count
 * @param limit {@code ratio}, {@code size}, {@code depth}, {@code entries} or {@code time}: the limit that ended it; null where none did
 * @param damage what is broken in the outermost container, for a person; null where it was read to its end
 */
public record Outcome(FileTree tree, String format, @Nullable String limit, @Nullable String damage) {
  /** Why the input counts as not readable, as the audit document has it: {@code limit:ratio}, {@code damaged}; null where it was read whole. */
  public @Nullable String reason() {
    return limit != null ? "limit:" + limit : damage != null ? "damaged" : null;
  }
}
