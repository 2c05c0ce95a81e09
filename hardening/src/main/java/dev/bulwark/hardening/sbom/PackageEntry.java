package dev.bulwark.hardening.sbom;

import dev.bulwark.hardening.cve.KnownProduct;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A package that a database says is installed.
 *
 * @param type of the package URL: {@code deb}, {@code apk} or {@code opkg}
 * @param source what it was built from; the name where nothing is said
 * @param licence empty where nothing is said
 * @param depends names of packages it needs, each alternative's first
 */
record PackageEntry(String type, String name, String version, String arch, String source, String licence, List<String> depends, Place place) {
  /** The distribution by {@code os-release}. */
  record Distribution(String id, String version) {
    static final Distribution NOT_SAID = new Distribution("", "");
  }

  Ingredient ingredient(Distribution system) {
    String namespace = !system.id().isEmpty() ? system.id() : type.equals("deb") ? "debian" : type.equals("apk") ? "alpine" : null;
    Map<String, String> qualifiers = new LinkedHashMap<>();
    qualifiers.put("arch", arch);
    if (!system.id().isEmpty() && !system.version().isEmpty()) qualifiers.put("distro", system.id() + "-" + system.version());
    if (!source.equals(name)) qualifiers.put("upstream", source);
    String upstream = Packaged.upstreamVersion(version);
    Ingredient one = Ingredient.of(Kind.LIBRARY, name, version, Technique.MANIFEST).withPurl(PurlText.of(type, namespace, name, version, qualifiers)).withLicence(licence).at(place);
    if (!source.equals(name)) one = one.with(Packaged.UPSTREAM_NAME, source);
    if (!upstream.equals(version)) one = one.with(Packaged.UPSTREAM_VERSION, upstream);
    // Headers and tools are made from the kernel's source too; they are not the kernel.
    boolean headers = source.equals("linux") && !name.startsWith("linux-image") && !name.equals("linux");
    Optional<KnownProduct> known = headers ? Optional.empty() : KnownProduct.called(source);
    return known.isEmpty() ? one : one.withCpes(List.of(known.get().cpe(upstream)));
  }
}
