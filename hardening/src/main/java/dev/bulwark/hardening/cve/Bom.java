package dev.bulwark.hardening.cve;

import dev.bulwark.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bill of materials as matching needs it.
 *
 * @param serial its serial number; null where it has none
 * @param revision of the bill under its serial number, from 1
 * @param root the product it describes; null where it does not say
 * @param components all of them, nested ones too, in the order of the document; the root too where it has a version of its own
 * @param statements what the bill itself says of vulnerabilities
 */
public record Bom(@Nullable String serial, int revision, @Nullable Component root, List<Component> components, List<VexStatement> statements) {
  private static final int MOST = 200_000;

  public Bom {
    components = List.copyOf(components);
    statements = List.copyOf(statements);
  }

  /**
   * Reads CycloneDX in JSON, 1.2 to 1.7, or SPDX in JSON, 2.2 and 2.3; bounded in depth, size and count.
   *
   * @throws Problem HARDEN-506 for anything else
   */
  public static Bom read(byte[] document) {
    Node root;
    try {
      root = BoundedJson.read(document);
    } catch (BoundedJson.Broken e) {
      throw refused("it cannot be read: " + e.getMessage(), e);
    }
    if (SpdxReader.looksLikeOne(root)) {
      List<Component> packages = SpdxReader.components(root);
      if (packages.size() > MOST) throw refused("it has more than " + MOST + " components", null);
      return new Bom(null, 1, null, packages, List.of());
    }
    if (!root.at("bomFormat").text().equals("CycloneDX")) throw refused("it does not say that it is CycloneDX or SPDX", null);
    if (!root.at("specVersion").text().matches("1\\.[2-7]")) throw refused("its version of CycloneDX is not known here", null);
    if (root.has("components") && !root.at("components").isArray()) throw refused("its components are no list", null);
    List<Component> components = new ArrayList<>();
    Node about = root.at("metadata").at("component");
    Component whole = about.isObject() ? component(about) : null;
    if (whole != null && (whole.cpe() != null || whole.purl() != null)) components.add(whole);
    for (Node inner : about.at("components").items()) collect(inner, components);
    for (Node component : root.at("components").items()) collect(component, components);
    return new Bom(root.at("serialNumber").textOrNull(), (int) Math.clamp((long) root.at("version").number(1), 1, Integer.MAX_VALUE), whole, components, VexReader.cycloneDx(root));
  }

  private static Problem refused(String why, @Nullable Throwable cause) {
    return new Problem("HARDEN-506", "the bill of materials is refused: " + why, "give CycloneDX 1.4 to 1.6 or SPDX 2.3 in JSON, as `bulwark sbom` writes it", cause);
  }

  /** The reader's bound on depth bounds this walk too. */
  private static void collect(Node node, List<Component> into) {
    if (into.size() >= MOST) throw refused("it has more than " + MOST + " components", null);
    if (!node.isObject()) throw refused("a component is no object", null);
    Component component = component(node);
    // A plain file is no product: its name alone means nothing.
    boolean file = node.at("type").text().equals("file") && component.cpe() == null && component.purl() == null;
    if (!component.name().isEmpty() && !file) into.add(component);
    for (Node inner : node.at("components").items()) collect(inner, into);
  }

  private static Component component(Node node) {
    String name = node.at("name").text();
    String version = node.at("version").textOrNull();
    String purl = node.at("purl").textOrNull();
    String ref = node.at("bom-ref").textOrNull();
    if (ref == null) ref = purl != null ? purl : version == null ? name : name + "@" + version;
    return new Component(ref, name, version, node.at("cpe").textOrNull(), purl);
  }
}
