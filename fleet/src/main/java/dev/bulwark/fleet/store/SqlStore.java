package dev.bulwark.fleet.store;

import dev.bulwark.fleet.event.Event;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/** One writer and a few readers over an engine. */
final class SqlStore implements Store {
  private final Engine engine;
  private final Writer writer;
  private final Readers readers;

  SqlStore(Engine engine, InstantSource clock, Session first) {
    this.engine = engine;
    this.writer = new Writer(engine, clock, first);
    this.readers = new Readers(engine);
    writer.start();
  }

  @Override
  public <T> T write(Work<T> work) {
    return writer.write(work);
  }

  @Override
  public <T> T read(Reading<T> work) {
    return readers.read(work);
  }

  @Override
  public void onCommit(Consumer<List<Event>> listener) {
    writer.onCommit(listener);
  }

  @Override
  public List<String> check() {
    return readers.read(engine::check);
  }

  @Override
  public void close() {
    writer.close();
    readers.close();
  }
}
