package dev.bulwark.hardening.cve;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What Espressif says of the components it ships in a release of ESP-IDF: fixes carried back under an unchanged version number. Each becomes a statement {@code not_affected}
 * for exactly that component at exactly that version, and only where the bill names that very release.
 */
final class VendorStatements {
  private VendorStatements() {}

  static List<VexStatement> of(Bom bom) {
    List<String> releases = bom.components().stream().filter(one -> one.products().contains("esp-idf")).map(Component::said).filter(Objects::nonNull).distinct().toList();
    List<VexStatement> statements = new ArrayList<>();
    for (String release : releases) {
      String tag = release.toLowerCase(Locale.ROOT).startsWith("v") ? release : "v" + release;
      for (IdfComponents.Shipped shipped : IdfComponents.shipped().of(tag)) if (!shipped.notAffected().isEmpty()) speak(shipped, bom, statements);
    }
    return statements;
  }

  private static void speak(IdfComponents.Shipped shipped, Bom bom, List<VexStatement> into) {
    for (Component component : bom.components()) {
      boolean same = component.products().contains(key(shipped)) && Objects.equals(component.said(), shipped.version());
      if (!same) continue;
      for (String id : shipped.notAffected()) into.add(new VexStatement(List.of(id), VexStatus.NOT_AFFECTED, "vendor_says_not_affected", null, List.of(new VexStatement.Product(List.of(component.ref()), List.of()))));
    }
  }

  private static String key(IdfComponents.Shipped shipped) {
    for (String cpe : shipped.cpes()) {
      var named = Cpe.of(cpe);
      if (named.isPresent()) return Products.of(named.get());
    }
    return Products.named(shipped.name());
  }
}
