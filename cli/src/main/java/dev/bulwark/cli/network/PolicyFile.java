package dev.bulwark.cli.network;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelBuilder;
import dev.bulwark.network.model.PolicyFindings;
import dev.bulwark.network.policy.Fault;
import dev.bulwark.network.policy.Policy;
import dev.bulwark.network.policy.PolicyReader;
import dev.bulwark.network.policy.PolicyReading;
import dev.bulwark.problem.Problem;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;

/**
 * A policy that was checked, with its meaning.
 *
 * @param warnings of reading it
 * @param findings what its rules mean together and should not, warnings included
 * @param sha256 of the file, for those who ask later which policy it was
 */
record PolicyFile(Policy policy, Model model, List<Fault> warnings, List<PolicyFindings.Found> findings, String sha256) {

  /** How reading went, whatever came of it. */
  static PolicyReading reading(Path file, InstantSource clock) {
    return reading(InFile.read(file, PolicyReader.LARGEST), clock);
  }

  private static PolicyReading reading(byte[] bytes, InstantSource clock) {
    return PolicyReader.read(bytes, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
  }

  /** What its rules mean together and should not, warnings included. */
  static List<PolicyFindings.Found> findings(PolicyReading.Read read) {
    return of(read, new byte[0]).findings;
  }

  private static PolicyFile of(PolicyReading.Read read, byte[] bytes) {
    Model model = ModelBuilder.of(read.policy());
    return new PolicyFile(read.policy(), model, read.warnings(), PolicyFindings.of(read.policy(), model), sha256(bytes));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The policy for a command that goes on with it: one that `network check` finds fault with ends here, with the same code and exit. */
  static PolicyFile checked(Path file, InstantSource clock) {
    byte[] bytes = InFile.read(file, PolicyReader.LARGEST);
    switch (reading(bytes, clock)) {
      case PolicyReading.Refused refused -> {
        Fault first = worst(refused.faults());
        throw new Failure(exit(refused.faults()), new Problem(first.code(), first.text(), "see `bulwark network check " + file + "` for all of it"));
      }
      case PolicyReading.Read read -> {
        PolicyFile checked = of(read, bytes);
        for (PolicyFindings.Found found : checked.findings)
          if (!found.warning()) throw new Failure(Exit.NEGATIVE, new Problem(found.code(), "line " + found.line() + ": " + found.path() + ": " + found.message(), found.mend()));
        return checked;
      }
    }
  }

  /** 3 where something cannot be read as a policy, else 4. */
  static int exit(List<Fault> faults) {
    return faults.stream().allMatch(fault -> fault.code().equals("NETWORK-010")) ? Exit.REFUSED : Exit.INPUT;
  }

  private static Fault worst(List<Fault> faults) {
    return faults.stream().filter(fault -> !fault.code().equals("NETWORK-010")).findFirst().orElse(faults.getFirst());
  }
}
