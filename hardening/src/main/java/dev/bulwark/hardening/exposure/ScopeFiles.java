package dev.bulwark.hardening.exposure;

import java.util.Optional;

/**
 * What comes from files, read before anything is decided.
 *
 * @param scope the file's exact bytes
 * @param signature of {@code SCOPE.yaml.sig}; empty where there is none
 * @param approver a public key in PEM; empty where none was named
 * @param trust how a PEM file that the scope names is read; it fails by a Problem of its own
 */
public record ScopeFiles(byte[] scope, Optional<byte[]> signature, Optional<byte[]> approver, TrustFile trust) {
  /** Reads one of the scope's {@code trust} paths, as written there. */
  @FunctionalInterface
  public interface TrustFile {
    byte[] read(String path);
  }
}
