package dev.bulwark.hardening.cve;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What Espressif says of the components it ships in a release of ESP-IDF: fixes carried back under an unchanged version number. Each becomes a statement {@code not_affected}
 * for exactly that component at exactly that version, and only where the bill names that very release.
 */
final class VendorStatements {
  private static final String TABLE = "/dev/bulwark/hardening/idf-components.json";

  private VendorStatements() {}

  static List<VexStatement> of(Bom bom) {
    List<String> releases = bom.components().stream().filter(one -> one.products().contains("esp-idf")).map(Component::said).filter(Objects::nonNull).distinct().toList();
    if (releases.isEmpty()) return List.of();
    List<VexStatement> statements = new ArrayList<>();
    Node tags = table().at("tags");
    for (String release : releases) {
      String tag = release.toLowerCase(Locale.ROOT).startsWith("v") ? release : "v" + release;
      for (Node shipped : tags.at(tag).items()) {
        List<String> ids = shipped.at("vendorSaysNotAffected").texts();
        if (!ids.isEmpty()) speak(shipped, ids, bom, statements);
      }
    }
    return statements;
  }

  private static void speak(Node shipped, List<String> ids, Bom bom, List<VexStatement> into) {
    for (Component component : bom.components()) {
      boolean same = component.products().contains(key(shipped)) && Objects.equals(component.said(), shipped.at("version").textOrNull());
      if (!same) continue;
      for (String id : ids) into.add(new VexStatement(List.of(id), VexStatus.NOT_AFFECTED, "vendor_says_not_affected", null, List.of(new VexStatement.Product(List.of(component.ref()), List.of()))));
    }
  }

  private static String key(Node shipped) {
    for (String cpe : shipped.at("cpe").texts()) {
      var named = Cpe.of(cpe);
      if (named.isPresent()) return Products.of(named.get());
    }
    return Products.named(shipped.at("name").text());
  }

  private static Node table() {
    try (InputStream in = VendorStatements.class.getResourceAsStream(TABLE)) {
      if (in == null) throw new IllegalStateException("the table of ESP-IDF's components is missing from the program");
      return BoundedJson.read(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (BoundedJson.Broken e) {
      throw new IllegalStateException("the table of ESP-IDF's components is broken", e);
    }
  }
}
