package dev.bulwark.hardening.cve;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The packages of an SPDX 2.2 or 2.3 document as components. What the document describes as a whole is none of its own components unless a CPE or a package URL names it. */
final class SpdxReader {
  private SpdxReader() {}

  static boolean looksLikeOne(Node root) {
    return root.at("spdxVersion").text().matches("SPDX-2\\.[23]") && !root.has("bomFormat");
  }

  static List<Component> components(Node root) {
    Set<String> described = new HashSet<>(root.at("documentDescribes").texts());
    for (Node relation : root.at("relationships").items()) {
      if (relation.at("relationshipType").text().equals("DESCRIBES")) described.add(relation.at("relatedSpdxElement").text());
    }
    List<Component> components = new ArrayList<>();
    for (Node one : root.at("packages").items()) {
      String name = one.at("name").text();
      if (name.isEmpty()) continue;
      String cpe = reference(one, "cpe23Type", "cpe22Type");
      String purl = reference(one, "purl", "purl");
      String id = one.at("SPDXID").text();
      if (described.contains(id) && cpe == null && purl == null) continue;
      String ref = purl != null ? purl : id.isEmpty() ? name : id;
      components.add(new Component(ref, name, one.at("versionInfo").textOrNull(), cpe, purl));
    }
    return components;
  }

  private static @Nullable String reference(Node one, String type, String older) {
    for (String wanted : new String[] {type, older}) {
      for (Node reference : one.at("externalRefs").items()) if (reference.at("referenceType").text().equals(wanted)) return reference.at("referenceLocator").textOrNull();
    }
    return null;
  }
}
