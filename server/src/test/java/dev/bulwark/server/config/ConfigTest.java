package dev.bulwark.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.fleet.keys.SecretRef;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {
  private static Config valid(String text) {
    ConfigReading reading = ConfigReader.read(text);
    assertThat(reading).as("%s", reading).isInstanceOf(ConfigReading.Valid.class);
    return ((ConfigReading.Valid) reading).config();
  }

  private static List<ConfigProblem> problems(String text) {
    ConfigReading reading = ConfigReader.read(text);
    assertThat(reading).as("%s", reading).isInstanceOf(ConfigReading.Invalid.class);
    return ((ConfigReading.Invalid) reading).problems();
  }

  private static ConfigProblem only(String text) {
    List<ConfigProblem> problems = problems(text);
    assertThat(problems).hasSize(1);
    assertThat(problems.getFirst().hint()).isNotBlank();
    return problems.getFirst();
  }

  /** {@code a.b.c: v} as nested YAML. */
  private static String nested(String path, String value) {
    StringBuilder out = new StringBuilder();
    String[] keys = path.split("\\.");
    for (int i = 0; i < keys.length; i++) out.append("  ".repeat(i)).append(keys[i]).append(i == keys.length - 1 ? ": " + value + "\n" : ":\n");
    return out.toString();
  }

  @Test
  void the_defaults_are_these() {
    Config config = Config.defaults();
    assertThat(config.tenant()).isEqualTo("DEFAULT");
    assertThat(config.publicUrl()).isEmpty();
    assertThat(config.publicNames()).isEmpty();
    assertThat(config.listen().mqtt()).hasToString("0.0.0.0:8883");
    assertThat(config.listen().device()).hasToString("0.0.0.0:8443");
    assertThat(config.listen().admin()).hasToString("127.0.0.1:9443");
    assertThat(config.listen().coap()).isEmpty();
    assertThat(config.store()).isEqualTo(Config.StoreSettings.embedded());
    assertThat(config.pki()).isEqualTo(new Config.Pki(Duration.ofDays(90), Map.of(), Map.of(), Duration.ofDays(1)));
    assertThat(config.keys()).isEqualTo(new Config.Keys.InFiles(Optional.empty()));
    assertThat(config.events()).isEqualTo(new Config.Events(Duration.ofDays(400), 8L << 30));
    assertThat(config.audits()).isEqualTo(new Config.Audits(Duration.ofHours(24), true, List.of()));
    assertThat(config.gateway().topics()).isEmpty();
    assertThat(config.gateway().limits())
        .isEqualTo(new Config.Limits(100_000, 1_000, 50, 10, 5, 200, 200, 262_144, 16, 255, 100, 100, 1_000, 4_194_304, 64, 100_000, 1_000));
  }

  @Test
  void an_empty_file_means_the_defaults() {
    assertThat(valid("")).isEqualTo(Config.defaults());
    assertThat(valid("# only a comment\n")).isEqualTo(Config.defaults());
    assertThat(valid("listen:\npki:\n")).isEqualTo(Config.defaults());
  }

  @Test
  void every_key_is_read() {
    Config config =
        valid(
            """
            tenant: acme
            publicUrl: https://iot.example.org:8444
            publicNames: [iot.example.org, 192.0.2.7]
            listen: {mqtt: "mqtts://0.0.0.0:8884", device: "[::1]:8444", admin: 9444, coap: "coaps://0.0.0.0:5684"}
            store: {url: "jdbc:postgresql://db:5432/bulwark", user: bulwark, password: "env:DB_PASSWORD"}
            pki:
              deviceValidity: PT20S
              profiles: {short: {validity: P7D}}
              classes: {camera: short}
              tokenLife: PT1H
            gateway:
              anonymous: false
              tls: {protocols: [TLSv1.3], suites: [TLS_AES_256_GCM_SHA384], clientAuth: required, enabled: true}
              dtls: {suites: [TLS_PSK_WITH_AES_128_CCM_8], enabled: true}
              topics: {camera: {publish: [site/alarms], subscribe: ["site/news/#", "devices/{id}/x"]}}
            keys: {backend: pkcs11, library: /usr/lib/softhsm/libsofthsm2.so, token: bulwark, pin: "file:/etc/pin"}
            events: {retention: P30D, keepBytes: 1 GiB}
            audits: {every: PT5M, atStart: false, network: [/var/lib/bulwark/site.json]}
            """);
    assertThat(config.tenant()).isEqualTo("acme");
    assertThat(config.publicUrl()).contains(URI.create("https://iot.example.org:8444"));
    assertThat(config.publicNames()).containsExactly("iot.example.org", "192.0.2.7");
    assertThat(config.listen().mqtt()).isEqualTo(new Config.Address("0.0.0.0", 8884));
    assertThat(config.listen().device()).isEqualTo(new Config.Address("::1", 8444)).hasToString("[::1]:8444");
    assertThat(config.listen().admin()).isEqualTo(new Config.Address("127.0.0.1", 9444));
    assertThat(config.listen().coap()).contains(new Config.Address("0.0.0.0", 5684));
    assertThat(config.store().url()).contains("jdbc:postgresql://db:5432/bulwark");
    assertThat(config.store().password()).contains(SecretRef.parse("env:DB_PASSWORD"));
    assertThat(config.pki()).isEqualTo(new Config.Pki(Duration.ofSeconds(20), Map.of("short", new Config.Profile(Duration.ofDays(7), Optional.empty())), Map.of("camera", "short"), Duration.ofHours(1)));
    assertThat(config.gateway().topics().get("camera")).isEqualTo(new Config.Topics(List.of("site/alarms"), List.of("site/news/#", "devices/{id}/x")));
    assertThat(config.keys()).isEqualTo(new Config.Keys.InToken("/usr/lib/softhsm/libsofthsm2.so", "bulwark", SecretRef.parse("file:/etc/pin")));
    assertThat(config.events()).isEqualTo(new Config.Events(Duration.ofDays(30), 1L << 30));
    assertThat(config.audits()).isEqualTo(new Config.Audits(Duration.ofMinutes(5), false, List.of("/var/lib/bulwark/site.json")));
    assertThat(valid("keys: {passphrase: \"env:P\"}").keys()).isEqualTo(new Config.Keys.InFiles(Optional.of(SecretRef.parse("env:P"))));
  }

  @Test
  void every_limit_is_read_under_its_name() {
    for (String name : Config.Limits.defaults().byName().keySet())
      assertThat(valid(nested("gateway.limits." + name, "1025".substring(0, name.equals("topicLevels") ? 2 : name.endsWith("Seconds") ? 3 : 4))).gateway().limits().byName().get(name))
          .as(name)
          .isIn(1025, 102, 10);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "listen.mqtt | 1883", "listen.device | 80", "listen.admin | '127.0.0.1:23'", "listen.coap | 5683", "listen.mqtt | tcp://0.0.0.0:8883", "listen.mqtt | mqtt://0.0.0.0:8883",
      "listen.mqtt | ws://0.0.0.0:8883", "listen.device | http://0.0.0.0:8443", "listen.coap | coap://0.0.0.0:5684", "listen.mqtt | TCP://x", "gateway.tls.protocols | '[TLSv1.3, TLSv1.2]'",
      "gateway.tls.protocols | TLSv1.2", "gateway.tls.suites | '[TLS_AES_128_GCM_SHA256]'", "gateway.tls.clientAuth | want", "gateway.tls.enabled | false",
      "gateway.dtls.suites | '[TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]'", "gateway.dtls.enabled | false", "gateway.anonymous | true", "pki.deviceValidity | P366D", "pki.profiles.short.mudUrl | http://cam.example/x.json",
      "publicUrl | http://iot.example.org", "gateway.topics.camera.subscribe | '[devices/+/x]'", "gateway.topics.camera.publish | '[\"#\"]'"})
  void a_setting_that_weakens_is_refused_for_safety(String path, String value) {
    ConfigProblem problem = only(nested(path, value));
    assertThat(problem.code()).isEqualTo("UP-004");
    assertThat(problem.path()).isEqualTo(path);
    assertThat(problem.weakens()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "listen.mqtt | 8884", "listen.device | https://0.0.0.0:8443", "listen.admin | '127.0.0.1:0'", "listen.coap | coaps://0.0.0.0:5684", "gateway.tls.protocols | TLSv1.3",
      "gateway.tls.clientAuth | required", "gateway.anonymous | false", "pki.deviceValidity | P365D", "pki.deviceValidity | PT20S", "pki.profiles.short.mudUrl | https://cam.example/x.json", "publicUrl | https://iot.example.org",
      "gateway.topics.camera.subscribe | '[\"devices/{id}/x\"]'", "gateway.limits.connections | 0"})
  void its_harmless_twin_is_accepted(String path, String value) {
    valid(nested(path, value));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "tenant | 'a b'", "publicUrl | https://host/path", "publicUrl | ftp://host", "publicNames | '[https://host]'", "listen.mqtt | eighty", "listen.mqtt | 70000", "listen.mqtt | https://0.0.0.0:8883",
      "listen.device | '[1, 2]'", "store.url | jdbc:sqlite:x", "store.user | someone", "pki.deviceValidity | PT19S", "pki.deviceValidity | P3M", "pki.deviceValidity | ninety days", "pki.tokenLife | PT1S",
      "pki.classes.camera | nowhere", "pki.profiles.short.validity | PT1S", "pki.profiles.short.mudUrl | cam.example", "pki.profiles.short.mudUrl | 'https:///x'", "pki.profiles.short.mudUrl | 'https://u:p@cam.example/x'", "pki.profiles.short.mudUrl | 'https://cam.example/a b'",
      "pki.profiles.short.mudUrl | 'https://cam.example/ü'", "pki.profiles.short.mudUrl | 'https://cam.example/x#y'", "pki.profiles.short.mudUrl | 'javascript:alert(1)'", "pki.profiles.short.mudUrl | '[https://cam.example/x]'", "gateway.limits.connections | many", "gateway.limits.connections | -1", "gateway.limits.packetBytes | 99999999999",
      "gateway.anonymous | maybe", "keys.backend | cloud", "keys.token | x", "keys.passphrase | hunter2", "events.retention | PT1H", "events.keepBytes | 1", "audits.every | PT4M", "audits.every | P31D", "audits.every | daily", "audits.atStart | maybe", "audits.network | site.json", "audits.network | {a: b}", "gateway.limits | 5", "gateway.tls.protocols | '[]'"})
  void a_wrong_value_is_answered_with_its_path_and_the_mend(String path, String value) {
    ConfigProblem problem = problems(nested(path, value)).getFirst();
    assertThat(problem.code()).isEqualTo("UP-005");
    assertThat(problem.path()).startsWith(path.substring(0, path.lastIndexOf('.') + 1));
    assertThat(problem.line()).doesNotContain("hunter2");
  }

  @Test
  void a_profile_has_a_name_that_the_authority_takes_too() {
    ConfigProblem problem = only("pki: {profiles: {Short.1: {validity: P1D}}}");
    assertThat(problem.code()).isEqualTo("UP-005");
    assertThat(problem.path()).isEqualTo("pki.profiles.Short.1");
    assertThat(ConfigReader.read("pki: {profiles: {short-1: {validity: P1D}}}")).isInstanceOf(ConfigReading.Valid.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "x", "listen.http", "store.x", "pki.x", "pki.profiles.p.x", "gateway.x", "gateway.tls.x", "gateway.dtls.x", "gateway.limits.x", "gateway.topics.c.x", "keys.x", "events.x", "audits.x"})
  void an_unknown_key_anywhere_is_named(String path) {
    ConfigProblem problem = only(nested(path, "1"));
    assertThat(problem.code()).isEqualTo("UP-003");
    assertThat(problem.path()).isEqualTo(path);
  }

  @Test
  void a_typing_error_gets_the_key_that_was_meant() {
    assertThat(only("gateway: {limits: {conections: 5}}").hint()).isEqualTo("did you mean connections?");
  }

  @Test
  void three_mistakes_are_told_in_one_run() {
    assertThat(problems("tennant: a\nlisten: {mqtt: 1883}\npki: {deviceValidity: soon}\n"))
        .extracting(ConfigProblem::code, ConfigProblem::path)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("UP-003", "tennant"), org.assertj.core.groups.Tuple.tuple("UP-004", "listen.mqtt"),
            org.assertj.core.groups.Tuple.tuple("UP-005", "pki.deviceValidity"));
  }

  @Test
  void two_listeners_on_one_port_are_told_apart() {
    assertThat(only("listen: {mqtt: 8883, device: 8883}").path()).isEqualTo("listen.device");
    valid("listen: {mqtt: 0, device: 0, admin: 0}");
  }

  @Test
  void a_listener_that_this_version_lacks_is_said() {
    assertThat(((ConfigReading.Valid) ConfigReader.read("listen: {coap: 5684}")).notes()).singleElement().asString().contains("no CoAP listener");
    assertThat(((ConfigReading.Valid) ConfigReader.read("gateway: {dtls: {enabled: true}}")).notes()).hasSize(1);
    assertThat(((ConfigReading.Valid) ConfigReader.read("")).notes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "a: &x [1]\nb: *x\n", "a: *x\n", "- 1\n", "tenant: a\ntenant: b\n", "gateway: {limits: {connections: 1, connections: 2}}", "{a", "a: !!javax.script.ScriptEngineManager [x]", "? [1]\n: 2\n",
      "tenant: a\n---\ntenant: b\n", "\tx: 1", "a: \"\\xZZ\"", "a: [[[[[[[[[[[[[[1]]]]]]]]]]]]]]", "tenant: \u0000"})
  void a_hostile_or_broken_file_is_refused_whole(String text) {
    assertThat(only(text).code()).isEqualTo("UP-002");
  }

  @Test
  void an_alias_bomb_deep_nesting_and_a_huge_key_are_refused_quickly(@TempDir Path dir) throws Exception {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x,x]\n");
    for (int i = 1; i < 40; i++) bomb.append("a" + i + ": &a" + i + " [*a" + (i - 1) + ",*a" + (i - 1) + "]\n");
    assertThat(only(bomb.toString()).code()).isEqualTo("UP-002");
    assertThat(only("[".repeat(500_000)).code()).isEqualTo("UP-002");
    assertThat(only("a".repeat(200) + ": 1").code()).isEqualTo("UP-002");
    Path file = dir.resolve("huge.yaml");
    Files.writeString(file, "x".repeat(10 << 20));
    assertThat(((ConfigReading.Invalid) ConfigReader.read(file)).problems().getFirst().detail()).contains("1 MiB");
    assertThat(((ConfigReading.Invalid) ConfigReader.read(dir.resolve("none"))).problems().getFirst().code()).isEqualTo("UP-002");
  }

  @Test
  void what_is_shown_reads_back_to_the_same() {
    for (String text : List.of("", "tenant: \"x\"\npublicNames: [a.b]\npublicUrl: https://a.b\nlisten: {device: '[::1]:8444', coap: 5684}\n",
        "store: {url: 'jdbc:postgresql://db/x', user: 'a\"b', password: 'env:X'}\nkeys: {backend: pkcs11, library: l, token: 't ä', pin: 'file:/p'}\n",
        "pki: {deviceValidity: PT90M, profiles: {'10': {validity: P7D, mudUrl: 'https://cam.example/x.json?v=1'}}, classes: {c: '10'}}\ngateway: {limits: {connections: 7}, topics: {c: {publish: [a]}}}\n")) {
      Config config = valid(text);
      assertThat(valid(ConfigYaml.show(config))).isEqualTo(config);
    }
  }
}
