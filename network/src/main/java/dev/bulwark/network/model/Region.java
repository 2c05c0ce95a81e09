package dev.bulwark.network.model;

import dev.bulwark.network.packet.IpSet;
import dev.bulwark.network.packet.ServiceSet;
import java.util.ArrayList;
import java.util.List;

/** A set of packets of one family between two zones, as products of addresses and services that have nothing in common. Exact. */
public record Region(List<Product> products) {
  public record Product(IpSet source, IpSet destination, ServiceSet services) {
    public static Product of(ModelRule rule) {
      return new Product(rule.source(), rule.destination(), rule.services());
    }

    public boolean isEmpty() {
      return source.isEmpty() || destination.isEmpty() || services.isEmpty();
    }

    public Product and(Product other) {
      return new Product(source.and(other.source), destination.and(other.destination), services.and(other.services));
    }
  }

  public static Region of(ModelRule rule) {
    return new Region(List.of(Product.of(rule)));
  }

  public boolean isEmpty() {
    return products.isEmpty();
  }

  public Region and(Product other) {
    List<Product> common = new ArrayList<>();
    for (Product each : products) {
      Product both = each.and(other);
      if (!both.isEmpty()) common.add(both);
    }
    return new Region(common);
  }

  public Region minus(Product other) {
    List<Product> rest = new ArrayList<>();
    for (Product each : products) {
      Product both = each.and(other);
      if (both.isEmpty()) {
        rest.add(each);
        continue;
      }
      keep(rest, new Product(each.source.and(other.source.not()), each.destination, each.services));
      keep(rest, new Product(both.source, each.destination.and(other.destination.not()), each.services));
      keep(rest, new Product(both.source, both.destination, each.services.and(other.services.not())));
    }
    return new Region(rest);
  }

  private static void keep(List<Product> into, Product product) {
    if (!product.isEmpty()) into.add(product);
  }
}
