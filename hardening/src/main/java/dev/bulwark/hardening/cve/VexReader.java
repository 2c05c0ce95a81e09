package dev.bulwark.hardening.cve;

import dev.bulwark.problem.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads OpenVEX, CycloneDX and CSAF documents as VEX statements. What a document does not say in full is left out: silence suppresses nothing. */
public final class VexReader {
  private static final int MOST = 100_000;

  private VexReader() {}

  static boolean looksLikeOne(Node root) {
    return root.at("statements").isArray() && root.at("@context").text().contains("openvex") || looksLikeCycloneDx(root) || CsafReader.looksLikeOne(root);
  }

  private static boolean looksLikeCycloneDx(Node root) {
    return root.at("bomFormat").text().equals("CycloneDX") && root.at("vulnerabilities").isArray();
  }

  /**
   * The statements of a document that a person named.
   *
   * @throws Problem HARDEN-507 when it is none of the three forms
   */
  public static List<VexStatement> read(byte[] document) {
    try {
      Node root = BoundedJson.read(document);
      if (looksLikeOne(root)) return statements(root);
    } catch (BoundedJson.Broken e) {
      throw new Problem("HARDEN-507", "the VEX file cannot be read: " + e.getMessage(), "give an OpenVEX, CycloneDX or CSAF document in JSON", e);
    }
    throw new Problem("HARDEN-507", "the VEX file is neither OpenVEX nor CycloneDX nor CSAF", "give an OpenVEX, CycloneDX or CSAF document in JSON");
  }

  static List<VexStatement> statements(Node root) {
    if (CsafReader.looksLikeOne(root)) return CsafReader.statements(root);
    return looksLikeCycloneDx(root) ? cycloneDx(root) : openVex(root);
  }

  private static List<VexStatement> openVex(Node root) {
    List<VexStatement> statements = new ArrayList<>();
    for (Node said : root.at("statements").items()) {
      Optional<VexStatus> status = VexStatus.named(said.at("status").text());
      List<String> ids = new ArrayList<>();
      Node about = said.at("vulnerability");
      // Until 0.0.1 the vulnerability was a bare id.
      if (!about.text().isEmpty()) ids.add(about.text());
      if (!about.at("name").text().isEmpty()) ids.add(about.at("name").text());
      ids.addAll(about.at("aliases").texts());
      List<VexStatement.Product> products = new ArrayList<>();
      for (Node product : said.at("products").items()) {
        List<List<String>> parts = product.at("subcomponents").items().stream().map(VexReader::names).toList();
        products.add(new VexStatement.Product(names(product), parts));
      }
      String when = said.at("timestamp").textOrNull();
      if (status.isPresent()) add(statements, new VexStatement(usable(ids), status.get(), said.at("justification").textOrNull(), instant(when != null ? when : root.at("timestamp").textOrNull()), products));
    }
    return statements;
  }

  private static List<String> names(Node product) {
    List<String> names = new ArrayList<>();
    if (!product.text().isEmpty()) names.add(product.text());
    Node identifiers = product.at("identifiers");
    for (String name : new String[] {product.at("@id").text(), identifiers.at("purl").text(), identifiers.at("cpe23").text(), identifiers.at("cpe22").text()}) if (!name.isEmpty()) names.add(name);
    return names;
  }

  /** Also of a bill of materials that carries its own analysis. */
  static List<VexStatement> cycloneDx(Node root) {
    List<VexStatement> statements = new ArrayList<>();
    for (Node about : root.at("vulnerabilities").items()) {
      Optional<VexStatus> status = VexStatus.ofCycloneDx(about.at("analysis").at("state").text());
      if (status.isEmpty()) continue;
      List<String> ids = new ArrayList<>(List.of(about.at("id").text()));
      for (Node reference : about.at("references").items()) ids.add(reference.at("id").text());
      List<VexStatement.Product> products = new ArrayList<>();
      for (Node affects : about.at("affects").items()) {
        // A statement on some versions only would have to be compared; it is not taken for more than it says.
        if (affects.at("versions").items().isEmpty() && !affects.at("ref").text().isEmpty()) products.add(new VexStatement.Product(List.of(affects.at("ref").text()), List.of()));
      }
      String when = about.at("analysis").at("lastUpdated").textOrNull();
      if (when == null) when = about.at("updated").textOrNull();
      add(statements, new VexStatement(usable(ids), status.get(), about.at("analysis").at("justification").textOrNull(), instant(when != null ? when : root.at("metadata").at("timestamp").textOrNull()), products));
    }
    return statements;
  }

  static void add(List<VexStatement> statements, VexStatement statement) {
    if (statements.size() < MOST && !statement.ids().isEmpty() && !statement.products().isEmpty()) statements.add(statement);
  }

  static List<String> usable(List<String> ids) {
    return ids.stream().filter(RecordText::isId).distinct().toList();
  }

  static @Nullable Instant instant(@Nullable String text) {
    if (text == null) return null;
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
