package dev.bulwark.cli.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiClientTest {
  @TempDir Path dir;

  private static ApiClient client(Path dir) {
    return new ApiClient(ServerOptions.local(dir));
  }

  private static Failure failure(ThrowingCallable call) {
    try {
      call.call();
    } catch (Failure failure) {
      return failure;
    } catch (Throwable other) {
      throw new AssertionError(other);
    }
    throw new AssertionError("it went well");
  }

  @Test
  void the_pinned_server_is_asked_with_the_token_and_its_answer_is_read() throws Exception {
    try (FakeServer server = FakeServer.answering(line -> FakeServer.json("{\"id\":\"pump-1\"}"))) {
      assertThat(client(server.describedIn(dir)).post("/api/v1/devices", Map.of("id", "pump-1")).text("id")).isEqualTo("pump-1");
      assertThat(server.requests).singleElement().asString().startsWith("POST /api/v1/devices HTTP/1.1\r\n").contains("Authorization: Bearer t0ken\r\n").endsWith("{\"id\":\"pump-1\"}");
    }
  }

  @Test
  void a_server_of_another_root_gets_neither_request_nor_token() throws Exception {
    try (FakeServer pinned = FakeServer.answering(line -> FakeServer.json("{}"));
        FakeServer impostor = FakeServer.answering(line -> FakeServer.json("{}"))) {
      byte[] root = Files.readAllBytes(pinned.describedIn(dir.resolve("a")).resolve("trust/root.pem"));
      Path described = impostor.describedIn(dir.resolve("b"));
      Files.write(described.resolve("trust/root.pem"), root);
      Failure failure = failure(() -> client(described).get("/api/v1/status"));
      assertThat(failure.problem().code()).isEqualTo("CLI-004");
      assertThat(failure.exit()).isEqualTo(Exit.SYSTEM);
      assertThat(impostor.requests).isEmpty();
    }
  }

  @Test
  void a_certificate_for_another_name_gets_neither_request_nor_token() throws Exception {
    try (FakeServer server = FakeServer.named("elsewhere.example", "TLSv1.3")) {
      Path described = server.describedIn(dir);
      assertThat(failure(() -> client(described).get("/api/v1/status")).problem().code()).isEqualTo("CLI-004");
      assertThat(server.requests).isEmpty();
    }
  }

  @Test
  void a_server_that_speaks_tls_1_2_only_is_refused() throws Exception {
    try (FakeServer server = FakeServer.named("localhost", "TLSv1.2")) {
      Path described = server.describedIn(dir);
      assertThat(failure(() -> client(described).get("/api/v1/status")).problem().code()).isEqualTo("CLI-004");
      assertThat(server.requests).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"400,3", "404,3", "413,3", "401,1", "403,1", "409,1", "429,5", "500,5", "503,5"})
  void a_refusal_keeps_its_code_and_hint_and_its_status_decides_the_exit(int status, int exit) throws Exception {
    try (FakeServer server = FakeServer.answering(line -> FakeServer.problem(status, "DEVICE-007"))) {
      Path described = server.describedIn(dir);
      Failure failure = failure(() -> client(described).get("/api/v1/devices/x"));
      assertThat(failure.exit()).isEqualTo(exit);
      assertThat(failure.problem().line()).isEqualTo("DEVICE-007: it is not so: do otherwise");
    }
  }

  @Test
  void a_refusal_without_a_reason_is_a_fault_of_the_system() throws Exception {
    try (FakeServer server = FakeServer.answering(line -> FakeServer.reply("404 Not Found", "text/html", "<h1>nginx</h1>"))) {
      Path described = server.describedIn(dir);
      Failure failure = failure(() -> client(described).get("/api/v1/devices/x"));
      assertThat(failure.exit()).isEqualTo(Exit.SYSTEM);
      assertThat(failure.problem().code()).isEqualTo("CLI-005");
    }
  }

  @Test
  void a_directory_without_a_server_says_how_to_start_one() {
    assertThatThrownBy(() -> client(dir)).isInstanceOf(Failure.class).hasMessageContaining("CLI-003").hasMessageContaining("bulwark up");
  }

  @Test
  void a_stopped_server_is_told_from_a_missing_one() throws Exception {
    Path described;
    try (FakeServer server = FakeServer.answering(line -> FakeServer.json("{}"))) {
      described = server.describedIn(dir);
    }
    assertThat(failure(() -> client(described).get("/api/v1/status")).problem().code()).isEqualTo("CLI-004");
  }

  @Test
  void a_name_with_any_letter_becomes_one_path_segment() {
    assertThat(ApiClient.segment("a/b c?ü")).isEqualTo("a%2Fb%20c%3F%C3%BC");
  }
}
