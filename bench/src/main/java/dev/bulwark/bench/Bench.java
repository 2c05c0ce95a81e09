package dev.bulwark.bench;

import dev.bulwark.fleet.keys.CryptoProviders;
import java.util.Arrays;

/** Runs one of the whole-system measurements; each prints its figures and how they were taken. */
public final class Bench {
  private Bench() {}

  public static void main(String[] args) throws Exception {
    System.setProperty("logback.configurationFile", "dev/bulwark/cli/logback.xml");
    CryptoProviders.install();
    String what = args.length == 0 ? "" : args[0];
    String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
    switch (what) {
      case "connect" -> ConnectBench.run(rest);
      case "revoke" -> RevokeBench.run(rest);
      case "start" -> StartBench.run(rest);
      case "issue" -> IssueBench.run(rest);
      case "firmware" -> FirmwareBench.run(rest);
      case "image" -> ImageBench.run(rest);
      case "config" -> ConfigBench.run(rest);
      case "scorecard" -> ScorecardBench.run(rest);
      case "network" -> NetworkBench.run(rest);
      case "site" -> SiteBench.run(rest);
      case "quarantine" -> QuarantineBench.run(rest);
      case "wireguard" -> WireguardBench.run(rest);
      case "micro" -> org.openjdk.jmh.Main.main(rest);
      default -> {
        System.err.println("bench: connect | revoke | start | issue | firmware | image | config | scorecard | network | site | quarantine | wireguard | micro: see bench/README.md");
        System.exit(2);
      }
    }
    System.exit(0);
  }
}
