package dev.bulwark.hardening.cve;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A CSAF 2.0 document as VEX statements: the product tree gives the names, each vulnerability's product status the verdicts. Source: OASIS CSAF 2.0, sections 3.2.2 and 3.2.3.9. */
final class CsafReader {
  private CsafReader() {}

  static boolean looksLikeOne(Node root) {
    return root.at("document").has("csaf_version") && root.at("vulnerabilities").isArray();
  }

  static List<VexStatement> statements(Node root) {
    Map<String, VexStatement.Product> products = new HashMap<>();
    Node tree = root.at("product_tree");
    for (Node product : tree.at("full_product_names").items()) name(product, products);
    for (Node branch : tree.at("branches").items()) branch(branch, products);
    for (Node relation : tree.at("relationships").items()) relate(relation, products);
    Instant at = VexReader.instant(root.at("document").at("tracking").at("current_release_date").textOrNull());
    List<VexStatement> statements = new ArrayList<>();
    for (Node about : root.at("vulnerabilities").items()) {
      List<String> ids = new ArrayList<>(List.of(about.at("cve").text()));
      for (Node id : about.at("ids").items()) ids.add(id.at("text").text());
      Node status = about.at("product_status");
      add(statements, ids, VexStatus.NOT_AFFECTED, status.at("known_not_affected"), about, at, products);
      add(statements, ids, VexStatus.FIXED, status.at("fixed"), about, at, products);
      add(statements, ids, VexStatus.AFFECTED, status.at("known_affected"), about, at, products);
      add(statements, ids, VexStatus.UNDER_INVESTIGATION, status.at("under_investigation"), about, at, products);
    }
    return statements;
  }

  private static void add(List<VexStatement> statements, List<String> ids, VexStatus status, Node list, Node about, @Nullable Instant at, Map<String, VexStatement.Product> products) {
    for (String product : list.texts()) {
      VexStatement.Product named = products.get(product);
      if (named != null && !named.names().isEmpty()) VexReader.add(statements, new VexStatement(VexReader.usable(ids), status, flag(about, product), at, List.of(named)));
    }
  }

  private static @Nullable String flag(Node about, String product) {
    for (Node flag : about.at("flags").items()) if (flag.at("product_ids").texts().contains(product)) return flag.at("label").textOrNull();
    return null;
  }

  /** The reader's bound on depth bounds this walk too. */
  private static void branch(Node branch, Map<String, VexStatement.Product> products) {
    name(branch.at("product"), products);
    for (Node inner : branch.at("branches").items()) branch(inner, products);
  }

  private static void name(Node product, Map<String, VexStatement.Product> products) {
    Node helper = product.at("product_identification_helper");
    List<String> names = new ArrayList<>();
    for (String name : new String[] {helper.at("purl").text(), helper.at("cpe").text()}) if (!name.isEmpty()) names.add(name);
    if (!product.at("product_id").text().isEmpty()) products.put(product.at("product_id").text(), new VexStatement.Product(names, List.of()));
  }

  private static void relate(Node relation, Map<String, VexStatement.Product> products) {
    VexStatement.Product part = products.get(relation.at("product_reference").text());
    VexStatement.Product whole = products.get(relation.at("relates_to_product_reference").text());
    String id = relation.at("full_product_name").at("product_id").text();
    if (part != null && whole != null && !id.isEmpty()) products.put(id, new VexStatement.Product(whole.names(), List.of(part.names())));
  }
}
