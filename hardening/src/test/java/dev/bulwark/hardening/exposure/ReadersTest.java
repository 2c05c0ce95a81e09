package dev.bulwark.hardening.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the small readers make of right answers, of half ones, and of any bytes at all. */
class ReadersTest {
  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] record(int type, byte[] body) {
    return new Message().u8(type).u16(0x0303).in16(body).bytes();
  }

  static byte[] serverHello(int version, int suite, byte[] extensions) {
    Message body = new Message().u16(version).add(new byte[32]).in8(new byte[0]).u16(suite).u8(0);
    if (extensions.length > 0) body.in16(extensions);
    return new Message().u8(2).in24(body.bytes()).bytes();
  }

  static byte[] certificate(byte[]... ders) {
    Message all = new Message();
    for (byte[] der : ders) all.in24(der);
    return new Message().u8(11).in24(new Message().in24(all.bytes()).bytes()).bytes();
  }

  static byte[] kexInit(String... lists) {
    Message payload = new Message().u8(20).add(new byte[16]);
    for (String list : lists) payload.u16(0).in16(ascii(list));
    payload.u8(0).u16(0, 0);
    byte[] body = payload.bytes();
    return new Message().u16(0).u16(body.length + 5).u8(4).add(body).add(new byte[4]).bytes();
  }

  /** Fed in two pieces at every place, the answer is the same. */
  private static <T> T read(Answers<T> answers, byte[] all) {
    T whole = answers.in(all).orElseGet(() -> answers.end(all, Ending.CLOSED));
    for (int at = 0; at < all.length; at++) {
      Optional<T> early = at == 0 ? Optional.empty() : answers.in(Arrays.copyOf(all, at));
      if (early.isPresent() && whole instanceof ServerHello.Chosen chosen) assertThat(((ServerHello.Chosen) early.get()).suite()).as("after " + at).isEqualTo(chosen.suite());
      else if (early.isPresent()) assertThat(early.get()).as("after " + at).isEqualTo(whole);
    }
    return whole;
  }

  @ParameterizedTest
  @CsvSource({"0x0300, SSL3", "0x0301, TLS10", "0x0302, TLS11", "0x0303, TLS12"})
  void the_version_and_the_certificates_of_an_old_host_are_read_whatever_the_records(int version, TlsVersion expected) {
    byte[] flight = Audited.joined(serverHello(version, 0xc02f, new byte[0]), certificate(new byte[] {1}, new byte[] {2, 3}), new byte[] {14, 0, 0, 0});
    for (int cut = 1; cut < flight.length; cut += 3) {
      byte[] sent = Audited.joined(record(21, new byte[] {1, 112}), record(22, Arrays.copyOf(flight, cut)), record(22, Arrays.copyOfRange(flight, cut, flight.length)));
      assertThat(new ServerHello.Reader().in(sent))
          .get()
          .isInstanceOfSatisfying(
              ServerHello.Chosen.class,
              chosen -> {
                assertThat(chosen.version()).isEqualTo(expected);
                assertThat(chosen.suite()).isEqualTo(0xc02f);
                assertThat(chosen.certificates()).containsExactly(new byte[] {1}, new byte[] {2, 3});
              });
    }
  }

  @Test
  void tls_1_3_shows_in_the_extension_and_needs_no_certificate() {
    byte[] hello = record(22, serverHello(0x0303, 0x1302, new Message().u16(43).in16(new byte[] {3, 4}).bytes()));
    assertThat(read(new ServerHello.Reader(), hello)).isInstanceOfSatisfying(ServerHello.Chosen.class, chosen -> assertThat(chosen.version()).isEqualTo(TlsVersion.TLS13));
  }

  @Test
  void an_alert_is_a_refusal_and_another_protocol_is_foreign() {
    assertThat(read(new ServerHello.Reader(), record(21, new byte[] {2, 70}))).isEqualTo(new ServerHello.Refused(70));
    assertThat(read(new ServerHello.Reader(), ascii("HTTP/1.1 400 Bad Request\r\n\r\n"))).isEqualTo(new ServerHello.Foreign());
    assertThat(new ServerHello.Reader().end(new byte[0], Ending.SILENT)).isEqualTo(new ServerHello.Nothing(Ending.SILENT));
    assertThat(new ServerHello.Reader().end(Arrays.copyOf(record(21, new byte[] {2, 70}), 6), Ending.CLOSED)).isEqualTo(new ServerHello.Nothing(Ending.CLOSED));
  }

  @ParameterizedTest
  @CsvSource({"20020000, 0", "20020005, 5", "20020100, 0", "2003000000, 0", "2003008700, 135", "200a000007210014220005ff, 0"})
  void a_connack_of_either_version_is_read(String hex, int code) {
    assertThat(read(Mqtt.connack(), HexFormat.of().parseHex(hex))).isEqualTo(new Mqtt.Answer.Code(code));
  }

  @Test
  void a_suback_is_found_behind_the_messages_that_were_retained() {
    byte[] retained = HexFormat.of().parseHex("3105000174" + "7879");
    assertThat(read(Mqtt.suback(), Audited.joined(retained, retained, HexFormat.of().parseHex("9003000100")))).isEqualTo(new Mqtt.Answer.Code(0));
    assertThat(read(Mqtt.suback(), HexFormat.of().parseHex("9003000180"))).isEqualTo(new Mqtt.Answer.Code(128));
  }

  @Test
  void what_is_no_mqtt_is_foreign() {
    for (String said : List.of("SSH-2.0-x\r\n", "\u0016\u0003\u0003", " \u0000", " \u00ff\u00ff\u00ff\u00ff\u0000")) assertThat(read(Mqtt.connack(), ascii(said))).as(said).isEqualTo(new Mqtt.Answer.Foreign());
  }

  @Test
  void the_questions_are_those_of_the_standards() {
    assertThat(HexFormat.of().formatHex(Mqtt.connect(4))).isEqualTo("101900044d5154540402000a000d62756c7761726b2d6175646974");
    assertThat(HexFormat.of().formatHex(Mqtt.connect(5))).isEqualTo("101a00044d5154540502000a00000d62756c7761726b2d6175646974");
    assertThat(HexFormat.of().formatHex(Mqtt.subscribe(4))).isEqualTo("82060001000123" + "00");
    assertThat(HexFormat.of().formatHex(Mqtt.disconnect())).isEqualTo("e000");
    assertThat(new String(Http.head("fe80::1"), StandardCharsets.US_ASCII)).startsWith("HEAD / HTTP/1.1\r\nHost: [fe80::1]\r\n").endsWith("\r\n\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "301, https://cam.local/, true", "308, HTTPS://cam.local/, true", "302, http://cam.local/login, false", "301, /login, false", "200, https://cam.local/, false", "403, , false", "301, , false"
  })
  void only_a_redirect_to_https_is_one(int status, String location, boolean secure) {
    String head = "HTTP/1.1 " + status + " x\r\nServer: y\r\n" + (location == null ? "" : "LOCATION: " + location + "\r\n") + "\r\n";
    assertThat(read(new Http.Reader(), ascii(head))).isEqualTo(new Http.Answer.Status(status, secure));
  }

  @Test
  void what_is_no_http_is_foreign() {
    for (String said : List.of("220 ftp\r\n", "HTTP/1.1\r\n\r\n", "HTTP/1.1 x\r\n\r\n", "HTTPS", "\u0015\u0003\u0001\u0000\u0002\u0002\u0000")) assertThat(read(new Http.Reader(), ascii(said))).as(said).isEqualTo(new Http.Answer.Foreign());
  }

  @Test
  void weak_algorithms_of_ssh_are_named_and_good_ones_are_not() {
    byte[] good = kexInit("curve25519-sha256,ext-info-s", "ssh-ed25519,rsa-sha2-512", "aes256-gcm@openssh.com", "aes128-ctr", "hmac-sha2-256", "hmac-sha2-256-etm@openssh.com", "none", "none,zlib", "", "");
    assertThat(read(new Ssh.Reader(), Audited.joined(ascii("SSH-2.0-dropbear_2022.83\r\n"), good))).isInstanceOfSatisfying(Ssh.Answer.Offer.class, offer -> assertThat(offer.weak()).isEmpty());
    byte[] weak = kexInit("curve25519-sha256,diffie-hellman-group14-sha1", "ssh-rsa", "aes128-ctr,aes128-cbc", "3des-cbc", "hmac-sha1", "hmac-sha2-256", "none", "none", "", "");
    assertThat(read(new Ssh.Reader(), Audited.joined(ascii("Welcome\r\nSSH-2.0-x\r\n"), weak)))
        .isInstanceOfSatisfying(Ssh.Answer.Offer.class, offer -> assertThat(offer.weak()).containsExactly("3des-cbc", "aes128-cbc", "diffie-hellman-group14-sha1", "hmac-sha1", "ssh-rsa"));
    assertThat(read(new Ssh.Reader(), ascii("SSH-1.5-old\n"))).isInstanceOfSatisfying(Ssh.Answer.Offer.class, offer -> assertThat(offer.weak()).containsExactly("SSH-1"));
    assertThat(read(new Ssh.Reader(), ascii("SSH-2.0-x\r\n"))).isEqualTo(new Ssh.Answer.BannerOnly());
    assertThat(new Ssh.Reader().in(Audited.joined(ascii("SSH-2.0-x\r\n"), new byte[] {0x7f, -1, -1, -1}))).contains(new Ssh.Answer.BannerOnly());
  }

  @Test
  void only_an_answer_to_our_own_coap_question_is_one() {
    Coap coap = new Coap(new Random(1));
    byte[] question = coap.question();
    assertThat(HexFormat.of().formatHex(question)).startsWith("4401").endsWith("bb2e77656c6c2d6b6e6f776e04636f7265");
    byte[] id = Arrays.copyOfRange(question, 2, 4);
    byte[] token = Arrays.copyOfRange(question, 4, 8);
    assertThat(coap.answeredBy(Audited.joined(new byte[] {0x64, 0x45}, id, token))).as("content").isTrue();
    assertThat(coap.answeredBy(Audited.joined(new byte[] {0x70, 0}, id))).as("reset").isTrue();
    assertThat(coap.answeredBy(Audited.joined(new byte[] {0x54, 0x45, 9, 9}, token))).as("a response of its own").isTrue();
    assertThat(coap.answeredBy(new byte[] {0x60, 0, (byte) ~id[0], id[1]})).as("another question's").isFalse();
    assertThat(coap.answeredBy(Audited.joined(new byte[] {(byte) 0xa4, 0x45}, id, token))).as("another version").isFalse();
    assertThat(coap.answeredBy(question)).as("the question itself, sent back").isFalse();
  }

  @Test
  void a_request_for_a_cookie_is_dtls() {
    byte[] verify = new Message().u8(22).u16(0xfeff).add(new byte[8]).in16(new Message().u8(3).u24(7).u16(0).u24(0).u24(7).u16(0xfeff).in8(new byte[4]).bytes()).bytes();
    assertThat(Coap.dtls(verify)).isTrue();
    assertThat(Coap.dtls(Arrays.copyOf(verify, verify.length - 1))).isFalse();
    assertThat(Coap.dtls(ClientHello.dtls(new Random(1)))).as("an echo of the question").isFalse();
  }

  @Test
  void no_bytes_at_all_make_a_reader_fail() {
    List<byte[]> seeds = new ArrayList<>();
    seeds.add(Audited.joined(record(22, serverHello(0x0303, 0xc02f, new Message().u16(43).in16(new byte[] {3, 3}).bytes())), record(22, certificate(new byte[40]))));
    seeds.add(record(21, new byte[] {2, 40}));
    seeds.add(Audited.joined(ascii("SSH-2.0-x\r\n"), kexInit("a,b", "ssh-rsa", "c", "d", "e", "f", "g", "h", "", "")));
    seeds.add(ascii("HTTP/1.1 301 Moved\r\nLocation: https://x/\r\n\r\n"));
    seeds.add(HexFormat.of().parseHex("200a000007210014220005ff"));
    seeds.add(HexFormat.of().parseHex("310500017478799003000100"));
    seeds.add(HexFormat.of().parseHex("64451234aabbccddff3c2f3e"));
    seeds.add(new Message().u8(22).u16(0xfeff).add(new byte[8]).in16(new Message().u8(3).u24(7).u16(0).u24(0).u24(7).u16(0xfeff).in8(new byte[4]).bytes()).bytes());
    List<Answers<?>> readers = List.of(new ServerHello.Reader(), Mqtt.connack(), Mqtt.suback(), new Http.Reader(), new Ssh.Reader(), new Told.Reader());
    Random random = new Random(20260501);
    for (int round = 0; round < 40_000; round++) {
      byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
      for (int change = random.nextInt(4); change >= 0; change--) bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? random.nextInt() : random.nextBoolean() ? 0xff : 0);
      if (random.nextInt(3) == 0) bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 8));
      for (Answers<?> reader : readers) {
        if (bytes.length > 0) assertThat(reader.in(bytes)).isNotNull();
        assertThat(reader.end(bytes, round % 2 == 0 ? Ending.CLOSED : Ending.TOO_MUCH)).isNotNull();
      }
      new Coap(random).answeredBy(bytes);
      Coap.dtls(bytes);
      Told.otherThanTelnet(bytes);
      Chain.read(List.of(bytes));
    }
  }
}
