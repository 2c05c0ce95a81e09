package dev.bulwark.network.wireguard;

import dev.bulwark.network.packet.Prefix;
import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** An interface of the kernel's own WireGuard, by the program {@code wg}, in this network namespace or a named one. A secret goes through its standard input. */
final class WgProgram implements LiveInterface {
  private static final int LARGEST = 32 << 20;
  private static final long PATIENCE_SECONDS = 5;

  private final String name;
  private final Optional<String> namespace;

  WgProgram(String name, Optional<String> namespace) {
    this.name = name;
    this.namespace = namespace;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public LiveState read() {
    byte[] dump = run(List.of("show", name, "dump"), new byte[0]);
    try {
      return DumpText.read(dump);
    } finally {
      Arrays.fill(dump, (byte) 0);
    }
  }

  @Override
  public void change(List<PeerChange> steps) {
    List<String> arguments = new ArrayList<>(List.of("set", name));
    Optional<SecretKey> secret = Optional.empty();
    for (PeerChange step : steps) {
      arguments.addAll(List.of("peer", step.publicKey().base64()));
      if (step.remove()) {
        arguments.add("remove");
        continue;
      }
      if (step.shared().isPresent()) {
        if (secret.isPresent()) throw new IllegalArgumentException("one pipe carries one secret");
        secret = step.shared();
        arguments.addAll(List.of("preshared-key", "/dev/stdin"));
      }
      step.endpoint().ifPresent(endpoint -> arguments.addAll(List.of("endpoint", endpoint)));
      step.keepalive().ifPresent(seconds -> arguments.addAll(List.of("persistent-keepalive", Integer.toString(seconds))));
      step.allowed().ifPresent(allowed -> arguments.addAll(List.of("allowed-ips", allowed.stream().map(Prefix::toString).collect(Collectors.joining(",")))));
    }
    byte[] input = secret.map(SecretKey::base64).orElse(new byte[0]);
    try {
      byte[] answer = run(arguments, input);
      Arrays.fill(answer, (byte) 0);
    } finally {
      Arrays.fill(input, (byte) 0);
    }
  }

  private byte[] run(List<String> arguments, byte[] input) {
    List<String> command = new ArrayList<>();
    namespace.ifPresent(inside -> command.addAll(List.of("ip", "netns", "exec", inside)));
    command.add("wg");
    command.addAll(arguments);
    Process process = null;
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      try (OutputStream to = process.getOutputStream()) {
        to.write(input);
      } catch (IOException closed) {
        // It asked for nothing, or has ended: its exit says which.
      }
      Process ended = process;
      // A platform thread: this one may be inside another namespace, where no carrier of virtual threads must be made.
      Thread watch = Thread.ofPlatform().daemon().start(() -> expire(ended));
      byte[] answer;
      try (InputStream from = process.getInputStream()) {
        answer = from.readNBytes(LARGEST);
      }
      int exit = process.waitFor();
      watch.interrupt();
      if (exit != 0) throw new Problem("NETWORK-329", "`wg` cannot " + arguments.getFirst() + " the interface " + name, "check that it runs in that network namespace, and that you are root");
      return answer;
    } catch (IOException e) {
      throw new Problem("NETWORK-329", "the interface " + name + " has no socket, and the program `wg` cannot be started", "check the name; for the kernel's own WireGuard install wireguard-tools", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Problem("NETWORK-329", "interrupted while `wg` was running", "run it again", e);
    } finally {
      if (process != null) process.destroyForcibly();
    }
  }

  private static void expire(Process process) {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly();
    } catch (InterruptedException done) {
      // It ended in time.
    }
  }
}
