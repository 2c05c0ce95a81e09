package dev.bulwark.server.config;

import dev.bulwark.fleet.device.Device;
import dev.bulwark.fleet.yaml.Yaml;
import dev.bulwark.pki.MudUrl;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads a configuration file.
 *
 * <h2>Guarantees</h2> {@link ConfigReading.Valid} only if every key is known and every value is allowed; else all mistakes at once. Time and memory are bounded whatever
 * the file holds: 1 MiB, 12 levels, no aliases.
 * <h2>Does not guarantee</h2> That ports are free, secrets can be read or hosts exist: that is found at start-up.
 * <h2>Fails by</h2> returning {@link ConfigReading.Invalid}, also for a file that cannot be read.
 */
public final class ConfigReader {
  static final int LONGEST = 1 << 20;
  private static final Yaml.Limits LIMITS = new Yaml.Limits(LONGEST, 50_000, 12);
  private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,31}");
  private static final Pattern PROFILE = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|[0-9A-Fa-f:.]{2,45}");
  private static final Pattern POSTGRESQL = Pattern.compile("jdbc:postgresql://[A-Za-z0-9\\[\\]._:,-]{1,500}/[A-Za-z0-9_%.-]{0,100}(\\?[\\x21-\\x7e]{0,1000})?");

  private ConfigReader() {}

  public static ConfigReading read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) return unreadable("the file is longer than 1 MiB", "a configuration is a page or two");
      return read(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return unreadable("the file is not UTF-8", "save it as UTF-8");
    } catch (IOException e) {
      return unreadable("the file cannot be read: " + file, "check its path and rights");
    }
  }

  /** As {@link #read(Path)}, of the text of a file. */
  public static ConfigReading read(String text) {
    Yaml.Mapping top;
    try {
      top = Yaml.read(text, LIMITS);
    } catch (Yaml.Malformed e) {
      return unreadable(String.valueOf(e.getMessage()), "mend the file there");
    }
    List<ConfigProblem> problems = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    Config config = config(new Section("", top, problems), notes);
    return problems.isEmpty() ? new ConfigReading.Valid(config, notes) : new ConfigReading.Invalid(problems);
  }

  private static ConfigReading unreadable(String detail, String hint) {
    return new ConfigReading.Invalid(List.of(new ConfigProblem("", "UP-002", detail, hint)));
  }

  private static Config config(Section top, List<String> notes) {
    Config normal = Config.defaults();
    String tenant = top.text("tenant").orElse(normal.tenant());
    if (!TENANT.matcher(tenant).matches()) top.wrong("tenant", "is no tenant's name", "use 1 to 32 of A-Z a-z 0-9 . _ -");
    Optional<URI> url = publicUrl(top);
    List<String> names = top.list("publicNames");
    for (String name : names) if (!HOST.matcher(name).matches()) top.wrong("publicNames", "is no host name or address: " + name, "list names and addresses without scheme or port");
    Config.Listen listen = listen(top.section("listen"), notes);
    Config.StoreSettings store = store(top.section("store"));
    Config.Pki pki = pki(top.section("pki"));
    Config.Gateway gateway = GatewayReader.read(top.section("gateway"), notes);
    Config.Keys keys = keys(top.section("keys"));
    Section events = top.section("events");
    Config.Events kept =
        new Config.Events(
            events.duration("retention", normal.events().retention(), Duration.ofDays(1), Duration.ofDays(3650)),
            events.number("keepBytes", normal.events().keepBytes(), 64L << 20, 1L << 50));
    events.end();
    Section audits = top.section("audits");
    Config.Audits audited =
        new Config.Audits(
            audits.duration("every", normal.audits().every(), Config.Audits.SHORTEST, Config.Audits.LONGEST), audits.flag("atStart").orElse(normal.audits().atStart()), proofs(audits));
    audits.end();
    top.end();
    return new Config(tenant, url, names, listen, store, pki, gateway, keys, kept, audited);
  }

  private static List<String> proofs(Section audits) {
    List<String> paths = audits.list("network");
    for (String path : paths) if (!path.startsWith("/") || path.indexOf(0) >= 0) audits.wrong("network", "is no absolute path: " + path, "list the files that `network prove --json` is written to");
    return paths;
  }

  private static Optional<URI> publicUrl(Section top) {
    Optional<String> text = top.text("publicUrl");
    if (text.isEmpty()) return Optional.empty();
    String hint = "write https://HOST or https://HOST:PORT";
    try {
      URI uri = new URI(text.get());
      if ("http".equalsIgnoreCase(uri.getScheme())) top.weaker("publicUrl", "http:// is plaintext", hint);
      else if (!"https".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null || uri.getUserInfo() != null || uri.getQuery() != null || uri.getFragment() != null
          || !(uri.getPath().isEmpty() || uri.getPath().equals("/"))) top.wrong("publicUrl", "is no address of the device listener", hint);
      else return Optional.of(new URI("https", null, uri.getHost(), uri.getPort(), null, null, null));
    } catch (java.net.URISyntaxException e) {
      top.wrong("publicUrl", "is no URL", hint);
    }
    return Optional.empty();
  }

  private static Config.Listen listen(Section section, List<String> notes) {
    Config.Listen normal = Config.Listen.defaults();
    Optional<Config.Address> mqtt = AddressReader.read(section, "mqtt", "mqtts", normal.mqtt().host());
    Optional<Config.Address> device = AddressReader.read(section, "device", "https", normal.device().host());
    Optional<Config.Address> admin = AddressReader.read(section, "admin", "https", normal.admin().host());
    Optional<Config.Address> coap = AddressReader.read(section, "coap", "coaps", normal.mqtt().host());
    if (coap.isPresent()) notes.add("listen.coap: this version has no CoAP listener; the setting was checked and has no effect yet");
    section.end();
    Config.Listen listen = new Config.Listen(mqtt.orElse(normal.mqtt()), device.orElse(normal.device()), admin.orElse(normal.admin()), coap);
    apart(section, "device", listen.mqtt(), listen.device(), "mqtt");
    apart(section, "admin", listen.mqtt(), listen.admin(), "mqtt");
    apart(section, "admin", listen.device(), listen.admin(), "device");
    return listen;
  }

  private static void apart(Section section, String key, Config.Address one, Config.Address two, String other) {
    boolean sameHost = one.host().equals(two.host()) || one.host().equals("0.0.0.0") || two.host().equals("0.0.0.0");
    if (one.port() != 0 && one.port() == two.port() && sameHost) section.wrong(key, "has the port of listen." + other, "give each listener its own port");
  }

  private static Config.StoreSettings store(Section section) {
    Optional<String> url = section.text("url");
    Optional<String> user = section.text("user");
    var password = section.secret("password");
    if (url.isPresent() && !POSTGRESQL.matcher(url.get()).matches()) section.wrong("url", "is no address of a PostgreSQL database", "write jdbc:postgresql://HOST:PORT/NAME");
    else if (url.isPresent() && url.get().toLowerCase(java.util.Locale.ROOT).contains("password=")) section.wrong("url", "holds a password", "put it in store.password as file:PATH or env:NAME");
    else if (url.isPresent() && user.isEmpty()) section.wrong("user", "is missing", "name the database's user");
    else if (url.isPresent() && password.isEmpty()) section.wrong("password", "is missing", "write file:PATH or env:NAME");
    else if (url.isEmpty() && (user.isPresent() || password.isPresent())) section.wrong("url", "is missing beside user or password", "name the database, or remove them for the embedded store");
    section.end();
    return new Config.StoreSettings(url, user, password);
  }

  private static Config.Pki pki(Section section) {
    Config.Pki normal = Config.Pki.defaults();
    Duration validity = validity(section, "deviceValidity").orElse(normal.deviceValidity());
    Map<String, Config.Profile> profiles = new LinkedHashMap<>();
    Section named = section.section("profiles");
    for (String name : named.keys()) {
      if (!PROFILE.matcher(name).matches()) named.wrong(name, "is no profile's name", "use 1 to 32 of a-z 0-9 -, a letter or digit first");
      Section profile = named.section(name);
      profiles.put(name, new Config.Profile(validity(profile, "validity").orElse(validity), mudUrl(profile)));
      profile.end();
    }
    Map<String, String> classes = new LinkedHashMap<>();
    Section mapped = section.section("classes");
    for (String name : mapped.keys()) {
      String profile = mapped.text(name).orElse("");
      if (!Device.isName(name)) mapped.wrong(name, "is no class's name", "use 1 to 64 of A-Z a-z 0-9 . _ -");
      else if (!profiles.containsKey(profile)) mapped.wrong(name, "there is no profile " + profile, "add it below pki.profiles");
      else classes.put(name, profile);
    }
    Duration token = section.duration("tokenLife", normal.tokenLife(), Duration.ofMinutes(1), Duration.ofDays(30));
    section.end();
    return new Config.Pki(validity, profiles, classes, token);
  }

  private static Optional<String> mudUrl(Section profile) {
    Optional<String> given = profile.text("mudUrl");
    if (given.isEmpty() || MudUrl.wellFormed(given.get())) return given;
    String hint = "write https://HOST/PATH, " + MudUrl.LONGEST + " characters at most";
    if (given.get().regionMatches(true, 0, "http:", 0, 5)) profile.weaker("mudUrl", "a device's description is fetched by https only", hint);
    else profile.wrong("mudUrl", "is no address of a device's description", hint);
    return Optional.empty();
  }

  private static Optional<Duration> validity(Section section, String key) {
    Optional<Duration> given = section.duration(key);
    if (given.isEmpty()) return given;
    String hint = "give PT20S to P365D";
    if (given.get().compareTo(Config.Pki.LONGEST) > 0) section.weaker(key, "a device certificate lives 365 days at most", hint);
    else if (given.get().compareTo(Config.Pki.SHORTEST) < 0) section.wrong(key, "is shorter than 20 seconds", hint);
    else return given;
    return Optional.empty();
  }

  private static Config.Keys keys(Section section) {
    String backend = section.text("backend").orElse("file");
    Optional<String> library = section.text("library");
    Optional<String> token = section.text("token");
    var pin = section.secret("pin");
    var passphrase = section.secret("passphrase");
    section.end();
    switch (backend) {
      case "file" -> {
        for (String key : List.of("library", "token", "pin")) if (section.has(key)) section.wrong(key, "belongs to keys.backend: pkcs11", "remove it, or set the backend");
        return new Config.Keys.InFiles(passphrase);
      }
      case "pkcs11" -> {
        if (library.isEmpty()) section.wrong("library", "is missing", "give the path of the token's PKCS#11 library");
        if (token.isEmpty()) section.wrong("token", "is missing", "give the token's label");
        if (pin.isEmpty()) section.wrong("pin", "is missing", "write file:PATH, env:NAME or credential:NAME");
        if (passphrase.isPresent()) section.wrong("passphrase", "belongs to keys.backend: file", "remove it");
        if (library.isPresent() && token.isPresent() && pin.isPresent()) return new Config.Keys.InToken(library.get(), token.get(), pin.get());
      }
      default -> section.wrong("backend", "is neither file nor pkcs11", "write file or pkcs11");
    }
    return Config.Keys.defaults();
  }
}
