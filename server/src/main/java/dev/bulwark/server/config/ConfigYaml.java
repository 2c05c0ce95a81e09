package dev.bulwark.server.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The configuration in effect as YAML that {@link ConfigReader} reads back to the same; secrets stand there as the references they were given as. */
public final class ConfigYaml {
  private final StringBuilder out = new StringBuilder(2_000);

  private ConfigYaml() {}

  public static String show(Config config) {
    ConfigYaml yaml = new ConfigYaml();
    yaml.write(config);
    return yaml.out.toString();
  }

  private void write(Config config) {
    line(0, "tenant", quote(config.tenant()));
    config.publicUrl().ifPresent(url -> line(0, "publicUrl", quote(url.toString())));
    line(0, "publicNames", list(config.publicNames()));
    open(0, "listen");
    line(1, "mqtt", quote(config.listen().mqtt().toString()));
    line(1, "device", quote(config.listen().device().toString()));
    line(1, "admin", quote(config.listen().admin().toString()));
    config.listen().coap().ifPresent(coap -> line(1, "coap", quote(coap.toString())));
    config.store().url().ifPresent(url -> {
      open(0, "store");
      line(1, "url", quote(url));
      config.store().user().ifPresent(user -> line(1, "user", quote(user)));
      config.store().password().ifPresent(ref -> line(1, "password", quote(ref.toString())));
    });
    pki(config.pki());
    gateway(config.gateway());
    open(0, "keys");
    switch (config.keys()) {
      case Config.Keys.InFiles files -> {
        line(1, "backend", "file");
        files.passphrase().ifPresent(ref -> line(1, "passphrase", quote(ref.toString())));
      }
      case Config.Keys.InToken token -> {
        line(1, "backend", "pkcs11");
        line(1, "library", quote(token.library()));
        line(1, "token", quote(token.token()));
        line(1, "pin", quote(token.pin().toString()));
      }
    }
    open(0, "events");
    line(1, "retention", days(config.events().retention()));
    line(1, "keepBytes", Long.toString(config.events().keepBytes()));
    open(0, "audits");
    line(1, "every", days(config.audits().every()));
    line(1, "atStart", Boolean.toString(config.audits().atStart()));
    line(1, "network", list(config.audits().network()));
  }

  private void pki(Config.Pki pki) {
    open(0, "pki");
    line(1, "deviceValidity", days(pki.deviceValidity()));
    line(1, "tokenLife", days(pki.tokenLife()));
    if (!pki.profiles().isEmpty()) open(1, "profiles");
    new TreeMap<>(pki.profiles()).forEach((name, profile) -> {
      open(2, quote(name));
      line(3, "validity", days(profile.validity()));
      profile.mudUrl().ifPresent(url -> line(3, "mudUrl", quote(url)));
    });
    if (!pki.classes().isEmpty()) open(1, "classes");
    new TreeMap<>(pki.classes()).forEach((name, profile) -> line(2, quote(name), quote(profile)));
  }

  private void gateway(Config.Gateway gateway) {
    open(0, "gateway");
    open(1, "limits");
    gateway.limits().byName().forEach((name, value) -> line(2, name, Integer.toString(value)));
    if (!gateway.topics().isEmpty()) open(1, "topics");
    for (Map.Entry<String, Config.Topics> entry : new TreeMap<>(gateway.topics()).entrySet()) {
      open(2, quote(entry.getKey()));
      line(3, "publish", list(entry.getValue().publish()));
      line(3, "subscribe", list(entry.getValue().subscribe()));
    }
  }

  private void open(int depth, String key) {
    out.append("  ".repeat(depth)).append(key).append(":\n");
  }

  private void line(int depth, String key, String value) {
    out.append("  ".repeat(depth)).append(key).append(": ").append(value).append('\n');
  }

  private static String list(List<String> items) {
    return "[" + String.join(", ", items.stream().map(ConfigYaml::quote).toList()) + "]";
  }

  /** Whole days as days, as people write them. */
  private static String days(Duration duration) {
    return duration.toDays() > 0 && duration.equals(Duration.ofDays(duration.toDays())) ? "P" + duration.toDays() + "D" : duration.toString();
  }

  /** Double quotes with the escapes that YAML shares with JSON. */
  private static String quote(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') quoted.append('\\').append(c);
      else if (c < 0x20 || c > 0x7e) quoted.append(String.format("\\u%04x", (int) c));
      else quoted.append(c);
    }
    return quoted.append('"').toString();
  }
}
