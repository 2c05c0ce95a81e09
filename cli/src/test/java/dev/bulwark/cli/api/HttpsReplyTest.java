package dev.bulwark.cli.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpsReplyTest {
  private static InputStream of(String reply) {
    return new ByteArrayInputStream(reply.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String body(String reply) throws IOException {
    return new String(Https.read(of(reply), "GET").body(), StandardCharsets.ISO_8859_1);
  }

  @Test
  void a_body_is_as_long_as_it_says() throws IOException {
    assertThat(body("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcdef")).isEqualTo("abc");
  }

  @Test
  void chunks_are_put_together() throws IOException {
    assertThat(body("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: t\r\n\r\n")).isEqualTo("abcde");
  }

  @Test
  void a_body_without_a_length_ends_with_the_connection() throws IOException {
    assertThat(body("HTTP/1.1 200 OK\r\n\r\nabc")).isEqualTo("abc");
  }

  @Test
  void no_content_has_no_body() throws IOException {
    assertThat(Https.read(of("HTTP/1.1 204 No Content\r\n\r\n"), "POST").body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1",
        "SSH-2.0-OpenSSH_9.2\r\n\r\n",
        "HTTP/1.1 2x0 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nabc\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcXX0\r\n\r\n"
      })
  void a_broken_answer_is_a_fault_and_never_half_an_answer(String reply) {
    assertThatThrownBy(() -> Https.read(of(reply), "GET")).isInstanceOf(IOException.class);
  }

  @Test
  void an_endless_head_is_cut() {
    assertThatThrownBy(() -> Https.read(of("HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(10_000)), "GET")).isInstanceOf(IOException.class).hasMessageContaining("too long");
  }

  @Test
  void no_mangled_answer_does_more_than_fail() {
    byte[] good = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nA: b\r\n\r\n3\r\nabc\r\n0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] bad = good.clone();
      for (int n = random.nextInt(3); n >= 0; n--) bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      try {
        Https.Reply reply = Https.read(new ByteArrayInputStream(bad), "GET");
        assertThat(reply.body().length).isLessThanOrEqualTo(bad.length);
      } catch (IOException expected) {
        assertThat(expected).hasMessageMatching("(?s).+");
      }
    }
  }
}
