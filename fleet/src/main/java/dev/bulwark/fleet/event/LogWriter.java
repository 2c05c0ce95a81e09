package dev.bulwark.fleet.event;

import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.lang.System.Logger;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The one thread that writes. Takes what is waiting, writes it as one run of records, syncs once, and only then tells those who wait.
 *
 * <p>Whatever goes wrong with a batch is told to exactly those who wait for it; the next batch is tried anew.
 */
final class LogWriter implements Runnable {
  private static final Logger LOG = System.getLogger(LogWriter.class.getName());
  private final SegmentFiles files;
  private final Intake intake;
  private final int batchBytes;
  private final AtomicLong shed;
  private final ByteBuffer buffer;

  LogWriter(SegmentFiles files, Intake intake, int batchBytes, AtomicLong shed) {
    this.files = files;
    this.intake = intake;
    this.batchBytes = batchBytes;
    this.shed = shed;
    this.buffer = ByteBuffer.allocateDirect(Math.max(batchBytes, Frame.LONGEST));
  }

  @Override
  public void run() {
    try {
      for (List<Intake.Entry> batch = intake.take(batchBytes); !batch.isEmpty(); batch = intake.take(batchBytes)) write(batch);
    } finally {
      // also when a fault of the program ends this thread: nobody may wait for ever
      intake.close();
      for (List<Intake.Entry> left = intake.take(batchBytes); !left.isEmpty(); left = intake.take(batchBytes)) fail(left, closed());
      files.close();
    }
  }

  private void write(List<Intake.Entry> batch) {
    try {
      long first = files.prepare();
      int bytes = batch.stream().mapToInt(Intake.Entry::bytes).sum();
      ByteBuffer records = bytes <= buffer.capacity() ? buffer.clear() : ByteBuffer.allocate(bytes); // one long run may be more than a batch
      long next = first;
      for (Intake.Entry entry : batch) for (byte[] payload : entry.payloads()) Frame.write(records, next++, first, payload);
      files.commit(records.flip(), (int) (next - first));
      succeed(batch, first);
    } catch (IOException e) {
      LOG.log(Logger.Level.ERROR, "events could not be written: " + SegmentFiles.reason(e), e);
      files.spoilt();
      fail(batch, new Problem("LOG-005", "the event log cannot be written: " + SegmentFiles.reason(e), "free space on the disk of the state directory", e));
    } catch (RuntimeException | Error fault) {
      files.spoilt();
      fail(batch, closed());
      throw fault;
    }
  }

  /** On a thread of its own: what hangs on a future may wait for other appends. */
  private static void succeed(List<Intake.Entry> batch, long first) {
    Thread.startVirtualThread(
        () -> {
          long offset = first;
          for (Intake.Entry entry : batch) {
            CompletableFuture<Long> durable = entry.durable();
            if (durable != null) durable.complete(offset);
            offset += entry.payloads().size();
          }
        });
  }

  private void fail(List<Intake.Entry> batch, Problem problem) {
    shed.addAndGet(batch.stream().filter(entry -> entry.durable() == null).count());
    Thread.startVirtualThread(
        () -> {
          for (Intake.Entry entry : batch) {
            CompletableFuture<Long> durable = entry.durable();
            if (durable != null) durable.completeExceptionally(problem);
          }
        });
  }

  static Problem closed() {
    return new Problem("LOG-006", "the event log is closed", "start the server again");
  }
}
