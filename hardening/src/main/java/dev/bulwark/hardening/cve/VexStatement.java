package dev.bulwark.hardening.cve;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One statement of a VEX document.
 *
 * @param ids of the vulnerability, aliases too
 * @param justification why it does not matter; null where none is given
 * @param at when it was made; null where that is not said
 * @param products what it speaks of; a statement that names nothing speaks of nothing
 */
public record VexStatement(List<String> ids, VexStatus status, @Nullable String justification, @Nullable Instant at, List<Product> products) {
  /**
   * @param names package URLs, CPEs and references, each of which means the product
   * @param parts names of its components; where there are some, only those are meant
   */
  public record Product(List<String> names, List<List<String>> parts) {
    public Product {
      names = List.copyOf(names);
      parts = List.copyOf(parts);
    }
  }

  public VexStatement {
    ids = List.copyOf(ids);
    products = List.copyOf(products);
  }

  /** Whether it speaks of {@code component} of {@code bom}: of itself, of the whole product, or of it as a part of that product. */
  boolean speaksOf(Component component, Bom bom) {
    for (Product product : products) {
      boolean whole = bom.root() != null && bom.root().isCalled(product.names(), bom.serial());
      if (product.parts().isEmpty() && (whole || component.isCalled(product.names(), bom.serial()))) return true;
      for (List<String> part : product.parts()) if (whole && component.isCalled(part, bom.serial())) return true;
    }
    return false;
  }
}
