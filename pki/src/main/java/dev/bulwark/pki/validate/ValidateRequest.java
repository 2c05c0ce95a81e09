package dev.bulwark.pki.validate;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * {@code bulwark ca validate}: the question as files.
 *
 * <p>The file under test may hold a bundle: its first certificate is judged, the others help as intermediates. Whatever is wrong with that first one is a negative verdict; any other file
 * that cannot be read is {@code Problem PKI-080}.
 */
public record ValidateRequest(Path certificate, List<Path> roots, List<Path> intermediates, List<Path> crls, Instant at, Requirements requirements) {
  public ValidateRequest {
    roots = List.copyOf(roots);
    intermediates = List.copyOf(intermediates);
    crls = List.copyOf(crls);
  }

  public Verdict judge() {
    return judge(Files.READ);
  }

  /** Where parsed files come from, so that a batch reads each only once. */
  interface Files {
    Files READ =
        new Files() {
          @Override
          public List<X509Certificate> certificates(Path file) {
            return Material.certificates(file);
          }

          @Override
          public List<java.security.cert.X509CRL> crls(Path file) {
            return Material.crls(file);
          }
        };

    List<X509Certificate> certificates(Path file);

    List<java.security.cert.X509CRL> crls(Path file);
  }

  Verdict judge(Files files) {
    List<byte[]> tested = Material.objects(Material.bytes(certificate), "CERTIFICATE");
    List<X509Certificate> helping = all(intermediates, files::certificates);
    tested.stream().skip(1).map(Material::certificate).forEach(bundled -> bundled.ifPresent(helping::add));
    byte[] first = tested.isEmpty() ? new byte[0] : tested.getFirst();
    return PathValidation.judge(new Case(first, all(roots, files::certificates), helping, all(crls, files::crls), at, requirements));
  }

  private static <T> List<T> all(List<Path> paths, Function<Path, List<T>> read) {
    List<T> found = new ArrayList<>();
    for (Path path : paths) found.addAll(read.apply(path));
    return found;
  }
}
