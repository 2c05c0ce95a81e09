/**
 * Durable state on SQLite or PostgreSQL, and nothing else knows which. Start at {@link dev.bulwark.fleet.store.Store}; the writer's group commit is why a
 * certificate costs a fraction of a disk sync. The only package that imports {@code java.sql}.
 */
@NullMarked
package dev.bulwark.fleet.store;

import org.jspecify.annotations.NullMarked;
