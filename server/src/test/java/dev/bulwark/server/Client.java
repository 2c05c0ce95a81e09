package dev.bulwark.server;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client that pins the server's root: an operator with a token, a device with or without a certificate. */
final class Client {
  /** A device's key and what it got for it. */
  record Identity(KeyPair keys, X509Certificate certificate) {}

  private final ServerProcess server;
  private final HttpClient http;
  private final String token;

  private Client(ServerProcess server, HttpClient http, String token) {
    this.server = server;
    this.http = http;
    this.token = token;
  }

  static Client operator(ServerProcess server) throws Exception {
    return new Client(server, HttpClient.newBuilder().sslContext(context(server.root(), null)).build(), Files.readString(server.operatorTokenFile()).strip());
  }

  static Client device(ServerProcess server, @Nullable Identity identity) throws Exception {
    return new Client(server, HttpClient.newBuilder().sslContext(context(server.root(), identity)).build(), "");
  }

  static SSLContext context(Path root, @Nullable Identity identity) throws Exception {
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    try (InputStream in = Files.newInputStream(root)) {
      trust.setCertificateEntry("root", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
    trusted.init(trust);
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    if (identity != null) store.setKeyEntry("k", identity.keys.getPrivate(), new char[0], new X509Certificate[] {identity.certificate});
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }

  HttpRequest.Builder request(String listener, String path) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port(listener) + path));
    return token.isEmpty() ? builder : builder.header("Authorization", "Bearer " + token);
  }

  HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  HttpResponse<byte[]> get(String path) throws Exception {
    return send(request(token.isEmpty() ? "device" : "admin", path));
  }

  HttpResponse<byte[]> post(String path, String json, String... headers) throws Exception {
    HttpRequest.Builder request = request("admin", path).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(json));
    if (headers.length > 0) request.headers(headers);
    return send(request);
  }

  /** Its health once it is well: a write that takes two seconds, as it may on a loaded disk, makes a server say for a while that it is not. */
  JsonNode healthy() throws Exception {
    for (long end = System.nanoTime() + 60_000_000_000L; ; Thread.sleep(100)) {
      JsonNode told = json("/health");
      if (told.get("status").asString().equals("ok")) return told;
      if (System.nanoTime() > end) throw new AssertionError("still not well after a minute: " + told);
    }
  }

  JsonNode json(String path) throws Exception {
    return json(get(path));
  }

  static JsonNode json(HttpResponse<byte[]> reply) {
    return JsonMapper.shared().readTree(reply.body());
  }

  /** Registers a device and returns its token. */
  String add(String id) throws Exception {
    HttpResponse<byte[]> reply = post("/api/v1/devices", "{\"id\":\"" + id + "\"}");
    if (reply.statusCode() != 201) throw new AssertionError(new String(reply.body(), StandardCharsets.UTF_8));
    return json(reply).get("token").asString();
  }

  static KeyPair keys() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  static byte[] request(KeyPair keys, String commonName) throws Exception {
    var builder = new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=" + commonName), keys.getPublic());
    return Base64.getMimeEncoder().encode(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())).getEncoded());
  }

  HttpResponse<byte[]> est(String operation, byte[] body, String id, @Nullable String password) throws Exception {
    HttpRequest.Builder request = request("device", "/.well-known/est/" + operation).header("Content-Type", "application/pkcs10").POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (password != null) request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString((id + ":" + password).getBytes(StandardCharsets.UTF_8)));
    return send(request);
  }

  /** Enrols with a token. */
  static Identity enrol(ServerProcess server, String id, String token) throws Exception {
    KeyPair keys = keys();
    HttpResponse<byte[]> reply = device(server, null).est("simpleenroll", request(keys, id), id, token);
    if (reply.statusCode() != 200) throw new AssertionError(reply.statusCode() + " " + new String(reply.body(), StandardCharsets.UTF_8));
    return new Identity(keys, certificates(reply.body()).getFirst());
  }

  static List<X509Certificate> certificates(byte[] base64) throws Exception {
    List<X509Certificate> all = new ArrayList<>();
    for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(Base64.getMimeDecoder().decode(base64)))) all.add((X509Certificate) certificate);
    return all;
  }
}
