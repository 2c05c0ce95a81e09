package dev.bulwark.network.mud;

import dev.bulwark.network.packet.HostName;
import dev.bulwark.problem.Problem;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a MUD file (RFC 8520; module {@code ietf-mud} of its section 7) of any of the three {@linkplain Dialect dialects}.
 *
 * <h2>Guarantees</h2> Bounded in time and memory whatever the bytes are: 1 MiB, 64 levels. Every entry of every list becomes one {@link Flow}, in the order of the file; what is not understood of an entry is kept in
 * {@link Flow#unread}, so that nobody takes the entry for wider than it is.
 * <h2>Does not guarantee</h2> Who wrote it: see {@link MudSignature}. That its names are names: see {@link HostName}.
 * <h2>Fails by</h2> {@link Problem} NETWORK-300 where there is nothing to read; all else stands in {@link MudFile#errors}.
 */
public final class MudReader {
  /** In bytes. */
  public static final int LARGEST = 1 << 20;

  private static final int MOST_ENTRIES = 32_000;
  private static final int HOURS = 48;
  private static final String ACLS = "ietf-access-control-list:acls";
  private static final String ACCESS_LISTS = "ietf-access-control-list:access-lists";

  private final Remarks remarks = new Remarks();
  private final ObjectNode root;
  private final JsonNode mud;
  private final Dialect dialect;

  private MudReader(ObjectNode root) {
    this.root = root;
    this.mud = root.path("ietf-mud:mud");
    if (!mud.isObject()) throw new Problem("NETWORK-300", "no ietf-mud:mud object in the document", "give a MUD file (RFC 8520)");
    this.dialect = root.has(ACLS) ? Dialect.RFC8520 : Draft.spoken(root.path(ACCESS_LISTS)) ? Dialect.DRAFT_2017 : root.has(ACCESS_LISTS) ? Dialect.ACCESS_LISTS : Dialect.RFC8520;
  }

  /** The one file in these bytes; {@link Problem} NETWORK-300 where there is none. */
  public static MudFile read(byte[] bytes) {
    return new MudReader(MudJson.object(bytes)).file();
  }

  private MudFile file() {
    Optional<String> url = url();
    version();
    lastUpdate();
    supported();
    texts();
    int validity = validity();
    if (root.has(ACLS) && root.has(ACCESS_LISTS)) remarks.warning("", "both acls and access-lists are there; access-lists is not read");
    Map<String, Direction> policies = policies();
    List<Acl> acls = acls(policies);
    Set<String> names = new HashSet<>();
    for (Acl acl : acls) if (!names.add(acl.name())) remarks.error("acl", "the name " + Remarks.shown(acl.name()) + " stands twice");
    for (String named : policies.keySet()) if (!names.contains(named)) remarks.error("ietf-mud:mud", "a policy names the access list " + Remarks.shown(named) + ", which is not in the file");
    return new MudFile(dialect, url, validity, acls, remarks.errors(), remarks.warnings());
  }

  private JsonNode mandatory(String leaf) {
    JsonNode node = mud.path(leaf);
    if (node.isMissingNode() || node.isNull()) remarks.error("ietf-mud:mud", leaf + " is missing");
    return node;
  }

  private void version() {
    if (dialect == Dialect.DRAFT_2017 && mud.path("mud-version").isMissingNode()) return;
    JsonNode version = mandatory("mud-version");
    if (!version.isMissingNode() && MudJson.number(version, 255).orElse(-1) != 1) remarks.warning("ietf-mud:mud.mud-version", "not version 1");
  }

  private Optional<String> url() {
    JsonNode url = mandatory("mud-url");
    if (!url.isString()) {
      if (!url.isMissingNode() && !url.isNull()) remarks.error("ietf-mud:mud.mud-url", "not a text");
      return Optional.empty();
    }
    if (!MudUrl.wellFormed(url.stringValue())) remarks.warning("ietf-mud:mud.mud-url", "not an https URL: " + Remarks.shown(url.stringValue()));
    return Optional.of(url.stringValue());
  }

  private void lastUpdate() {
    JsonNode update = mandatory("last-update");
    if (update.isMissingNode() || update.isNull()) return;
    try {
      OffsetDateTime.parse(update.isString() ? update.stringValue() : "");
    } catch (DateTimeException e) {
      remarks.warning("ietf-mud:mud.last-update", "not a date and time with its offset");
    }
  }

  private void supported() {
    JsonNode supported = mandatory("is-supported");
    if (supported.isBoolean() && !supported.booleanValue()) remarks.warning("ietf-mud:mud.is-supported", "the manufacturer no longer supports the device");
    else if (!supported.isMissingNode() && !supported.isNull() && !supported.isBoolean()) remarks.warning("ietf-mud:mud.is-supported", "neither true nor false");
  }

  private void texts() {
    JsonNode info = mud.path("systeminfo");
    if (info.isString() && info.stringValue().codePointCount(0, info.stringValue().length()) > 60) remarks.warning("ietf-mud:mud.systeminfo", "longer than 60 characters");
    for (JsonNode extension : mud.path("extensions"))
      if (!extension.isString() || extension.stringValue().isEmpty() || extension.stringValue().length() > 40) remarks.warning("ietf-mud:mud.extensions", "a name that is not of 1 to 40 characters");
    if (!mud.path("extensions").isEmpty()) remarks.warning("ietf-mud:mud.extensions", "extensions are not understood");
  }

  private int validity() {
    JsonNode node = mud.path("cache-validity");
    if (node.isMissingNode()) return HOURS;
    int hours = MudJson.number(node, Integer.MAX_VALUE).orElse(0);
    if (hours < 1 || hours > 168) remarks.error("ietf-mud:mud.cache-validity", "not from 1 to 168 hours");
    return hours;
  }

  private Map<String, Direction> policies() {
    Map<String, Direction> named = new HashMap<>();
    for (Direction direction : List.of(Direction.FROM_DEVICE, Direction.TO_DEVICE)) {
      String policy = direction.id() + "-policy";
      JsonNode lists = mud.path(policy).path("access-lists");
      JsonNode entries = lists.isArray() ? lists : lists.path("access-list");
      for (JsonNode entry : entries) {
        Optional<String> name = Draft.name(entry, "name", "acl-name");
        if (name.isEmpty()) remarks.error("ietf-mud:mud." + policy, "an access list without its name");
        else if (named.putIfAbsent(name.get(), direction) == Direction.FROM_DEVICE && direction == Direction.TO_DEVICE)
          remarks.warning("ietf-mud:mud." + policy, "the access list " + Remarks.shown(name.get()) + " is named for both directions; it is read for the first");
      }
    }
    return named;
  }

  private List<Acl> acls(Map<String, Direction> policies) {
    JsonNode list = root.path(root.has(ACLS) ? ACLS : ACCESS_LISTS).path("acl");
    if (!list.isArray() && !list.isMissingNode()) remarks.error("acl", "not a list");
    bounded(list);
    List<Acl> acls = new ArrayList<>();
    for (int i = 0; list.isArray() && i < list.size(); i++) acls.add(AclReader.read(list.get(i), "acl[" + i + "]", policies, remarks));
    return acls;
  }

  /** An entry with nothing but its action takes 34 bytes, so that of more than these some have none; such a file would only cost time. */
  private static void bounded(JsonNode lists) {
    int entries = lists.size();
    for (JsonNode acl : lists) entries += Draft.entries(acl).size();
    if (entries > MOST_ENTRIES) throw new Problem("NETWORK-300", "more than " + MOST_ENTRIES + " lists and entries", "get the file from its manufacturer again; real ones have some dozens");
  }
}
