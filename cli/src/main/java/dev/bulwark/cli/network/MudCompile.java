package dev.bulwark.cli.network;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.cli.terminal.OutFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.network.mud.MudCompiler;
import dev.bulwark.network.mud.MudFile;
import dev.bulwark.network.mud.MudReader;
import dev.bulwark.network.mud.MudRules;
import dev.bulwark.network.mud.MudSite;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.Prefix;
import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Turns a MUD file into rules for one device. */
@Command(
    name = "compile",
    description = {
      "Turns a MUD file into what enforces it for one device on this gateway: mud.nft, a table of its own, and mud-dnsmasq.conf, which fills its sets as the device resolves names.",
      "Classes of servers that are not named here open nothing. Check the file's signature first: see `verify`.",
      "Exit 0: written, 1: the file breaks the standard, 3: it cannot be read, 4: it names a host that is no host name.",
      "Example: bulwark network mud compile lamp.json --device-ipv4 10.10.0.7 --controller urn:ietf:params:mud:ntp=10.40.0.3 --out rules"
    })
final class MudCompile implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "the MUD file")
  private Path file = Path.of("");

  @Option(names = "--device-ipv4", paramLabel = "ADDRESS", description = "the device's IPv4 address")
  private @Nullable String ipv4;

  @Option(names = "--device-ipv6", paramLabel = "ADDRESS", description = "the device's IPv6 address")
  private @Nullable String ipv6;

  @Option(names = "--local-networks", paramLabel = "CIDR", split = ",", description = "what the file calls local networks; several with commas")
  private List<String> local = new ArrayList<>();

  @Option(names = "--controller", paramLabel = "URI=HOST", description = "a server of that class: an address, a network or a host name; may be repeated")
  private List<String> controllers = new ArrayList<>();

  @Option(names = "--my-controller", paramLabel = "HOST", description = "the site's server for this device; may be repeated")
  private List<String> mine = new ArrayList<>();

  @Option(names = "--out", paramLabel = "DIR", required = true, description = "the folder for both files")
  private Path out = Path.of("");

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;

  MudCompile(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    MudSite site = site();
    MudFile mud = MudInput.valid(InFile.read(file, MudReader.LARGEST));
    MudRules rules = rules(mud, site);
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("mud-dnsmasq.conf", rules.dnsmasq().getBytes(StandardCharsets.UTF_8));
    files.put("mud.nft", rules.nft().getBytes(StandardCharsets.UTF_8));
    write(files);
    if (json) document(rules, files);
    else {
      files.keySet().forEach(name -> terminal.line("written: " + out.resolve(name)));
      rules.warnings().forEach(warning -> terminal.line("warning " + warning.code() + ": " + warning.text()));
    }
    return Exit.DONE;
  }

  private static MudRules rules(MudFile mud, MudSite site) {
    try {
      return MudCompiler.compile(mud, site);
    } catch (Problem hostile) {
      throw new Failure(Exit.REFUSED, hostile);
    }
  }

  private MudSite site() {
    if (ipv4 == null && ipv6 == null) throw usage("the device's address is missing", "give --device-ipv4, --device-ipv6 or both");
    Map<String, List<MudSite.Host>> classes = new LinkedHashMap<>();
    for (String given : controllers) {
      int equals = given.lastIndexOf('=');
      if (equals < 1) throw usage("--controller has no URI=HOST", "write it like --controller urn:ietf:params:mud:ntp=10.40.0.3");
      classes.computeIfAbsent(given.substring(0, equals), uri -> new ArrayList<>()).add(host(given.substring(equals + 1)));
    }
    List<Prefix> networks = local.stream().map(text -> Prefix.parse(text).orElseThrow(() -> usage("--local-networks is no network: " + text, "write it like 10.10.0.0/24, without host bits"))).toList();
    return new MudSite(address(ipv4, Family.IPV4), address(ipv6, Family.IPV6), networks, classes, mine.stream().map(MudCompile::host).toList());
  }

  private static MudSite.Host host(String text) {
    return MudSite.Host.parse(text).orElseThrow(() -> usage("no address, network or host name: " + text, "write it like 10.40.0.3 or broker.example.net"));
  }

  private static Optional<Ip> address(@Nullable String text, Family family) {
    if (text == null) return Optional.empty();
    Optional<Ip> address = Ip.parse(text).filter(each -> each.family() == family && !each.inetAddress().isMulticastAddress() && !each.inetAddress().isAnyLocalAddress());
    if (address.isEmpty()) throw usage("no " + family.id() + " address of a device: " + text, "give the address that the device uses");
    return address;
  }

  private static Failure usage(String what, String hint) {
    return new Failure(Exit.USAGE, new Problem("CLI-001", what, hint));
  }

  private void write(Map<String, byte[]> files) {
    try {
      Files.createDirectories(out);
    } catch (IOException e) {
      throw Failure.system("CLI-006", out + " cannot be made", "check that its parent is yours and that it is no file", e);
    }
    files.forEach((name, content) -> OutFile.write(out.resolve(name), content));
  }

  private void document(MudRules rules, Map<String, byte[]> files) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("table", rules.table());
    List<Object> written = new ArrayList<>();
    files.forEach((name, content) -> written.add(Map.of("path", name, "sha256", sha256(content))));
    document.put("files", written);
    document.put("warnings", rules.warnings().stream().map(MudShow::fault).toList());
    terminal.document(document);
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
