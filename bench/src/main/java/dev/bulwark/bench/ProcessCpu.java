package dev.bulwark.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a process has used, by Linux's own accounting ({@code /proc}): user and system time of all its threads, and resident memory. */
record ProcessCpu(long pid) {
  private static final long TICKS_PER_SECOND = 100;

  /** CPU time so far, in microseconds. A tick is 10 ms: measure over windows of seconds. */
  long micros() throws IOException {
    return ticks(Path.of("/proc", Long.toString(pid), "stat")) * 1_000_000 / TICKS_PER_SECOND;
  }

  /** CPU time of the JIT compiler's threads alone, in microseconds: what a warm server no longer pays. */
  long compilerMicros() throws IOException {
    long sum = 0;
    try (var threads = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
      for (Path thread : threads) {
        String name = Files.readString(thread.resolve("comm")).strip();
        if (name.startsWith("C1 Comp") || name.startsWith("C2 Comp")) sum += ticks(thread.resolve("stat"));
      }
    }
    return sum * 1_000_000 / TICKS_PER_SECOND;
  }

  /** Resident memory, in MiB. */
  long residentMiB() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")))
      if (line.startsWith("VmRSS:")) return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024;
    return 0;
  }

  private static long ticks(Path stat) throws IOException {
    String text = Files.readString(stat);
    // The name in parentheses may hold blanks; fields count from after it: state is 3, utime 14, stime 15.
    List<String> fields = List.of(text.substring(text.lastIndexOf(')') + 2).split(" "));
    return Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12));
  }
}
