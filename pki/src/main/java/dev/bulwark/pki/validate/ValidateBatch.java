package dev.bulwark.pki.validate;

import dev.bulwark.problem.Printable;
import dev.bulwark.problem.Problem;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code bulwark ca validate --batch}: many questions from one JSON array, judged in one process; paths are relative to that file.
 *
 * <h2>Guarantees</h2> One result for each case, in order. A case whose other files cannot be read is a negative ({@code unreadable-input}) and stops no other case.
 * <h2>Fails by</h2> {@code Problem PKI-081} when the file is no such array, {@code PKI-082} when a case's option cannot be read.
 */
public final class ValidateBatch {
  private static final int MOST_CASES = 100_000;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** One case's outcome. */
  public record Result(String id, boolean valid, String code) {}

  /** The JSON document of the command. */
  public record Report(List<Result> results) {}

  private record Asked(String id, ValidateRequest request) {}

  private ValidateBatch() {}

  public static Report judge(Path file, InstantSource clock) {
    List<Asked> cases = read(file, clock.instant());
    Recent recent = new Recent();
    List<Result> results = new ArrayList<>();
    for (Asked asked : cases) {
      Verdict verdict = judge(asked, recent);
      results.add(new Result(asked.id, verdict.valid(), verdict.code()));
    }
    return new Report(List.copyOf(results));
  }

  private static Verdict judge(Asked asked, Recent recent) {
    try {
      return asked.request.judge(recent);
    } catch (Problem e) {
      if (!e.code().equals("PKI-080")) throw e;
      return Verdict.bad(Verdict.Code.UNREADABLE_INPUT, e.detail());
    }
  }

  private static List<Asked> read(Path file, Instant now) {
    JsonNode array;
    try {
      array = JSON.readTree(Material.bytes(file));
    } catch (JacksonException e) {
      throw noBatch(file, "is no JSON", e);
    } catch (Problem e) {
      throw noBatch(file, "cannot be read", e);
    }
    if (!array.isArray()) throw noBatch(file, "is no JSON array", null);
    if (array.size() > MOST_CASES) throw noBatch(file, "holds more than " + MOST_CASES + " cases", null);
    Path base = file.toAbsolutePath().getParent();
    List<Asked> cases = new ArrayList<>();
    for (JsonNode one : array) {
      BatchCase fields = new BatchCase(one, base == null ? Path.of("/") : base);
      cases.add(new Asked(fields.id(), fields.request(now)));
    }
    return cases;
  }

  private static Problem noBatch(Path file, String why, @Nullable Throwable cause) {
    return new Problem("PKI-081", Printable.line(file.toString(), 200) + " " + why, "give a JSON array of cases with id, cert and roots", cause);
  }

  /** The files that were parsed last: a corpus names the same few roots thousands of times. */
  private static final class Recent implements ValidateRequest.Files {
    private static final int KEPT = 256;
    private final Map<Path, List<X509Certificate>> certificates = bounded();
    private final Map<Path, List<X509CRL>> crls = bounded();

    @Override
    public List<X509Certificate> certificates(Path file) {
      return kept(certificates, file, Material::certificates);
    }

    @Override
    public List<X509CRL> crls(Path file) {
      return kept(crls, file, Material::crls);
    }

    private static <T> List<T> kept(Map<Path, List<T>> map, Path file, Function<Path, List<T>> read) {
      List<T> known = map.get(file);
      if (known != null) return known;
      List<T> fresh = read.apply(file);
      map.put(file, fresh);
      return fresh;
    }

    private static <T> Map<Path, List<T>> bounded() {
      return new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, List<T>> eldest) {
          return size() > KEPT;
        }
      };
    }
  }
}
