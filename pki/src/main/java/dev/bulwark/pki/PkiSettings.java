package dev.bulwark.pki;

import dev.bulwark.problem.Problem;
import dev.bulwark.pki.csr.KeyPolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The authority's configuration, sound once it exists.
 *
 * @param tenant part of every device's alternative name
 * @param profiles by name; {@link Profile#DEFAULT} is always there
 * @param classes device class to profile name; other classes get the default profile
 * @param publicUrl {@code https://HOST:PORT} under which OCSP and CRL are reached; asked at each issue, because the port may be known only after binding
 * @param keys which device keys are certified
 * @param postsPerTenSeconds enrolment and renewal posts that one address may make in ten seconds
 */
public record PkiSettings(String tenant, Map<String, Profile> profiles, Map<String, String> classes, Supplier<String> publicUrl, KeyPolicy keys, int postsPerTenSeconds) {
  public static final Duration DEVICE_VALIDITY = Duration.ofDays(90);
  public static final int POSTS_PER_TEN_SECONDS = 400;

  public PkiSettings {
    if (!tenant.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) throw new Problem("PKI-002", "a tenant is named [A-Za-z0-9._-]", "rename pki.tenant");
    Map<String, Profile> all = new HashMap<>(profiles);
    all.putIfAbsent(Profile.DEFAULT, Profile.of(Profile.DEFAULT, DEVICE_VALIDITY));
    profiles = Map.copyOf(all);
    classes = Map.copyOf(classes);
    for (Map.Entry<String, String> entry : classes.entrySet())
      if (!profiles.containsKey(entry.getValue()))
        throw new Problem("PKI-002", "class '" + entry.getKey() + "' wants profile '" + entry.getValue() + "', which is not defined", "define it in pki.profiles or change pki.classes");
    if (postsPerTenSeconds < 1) throw new Problem("PKI-002", "at least one enrolment in ten seconds must be allowed", "raise pki.postsPerTenSeconds");
  }

  /** Defaults but for the device validity. */
  public static PkiSettings of(Duration deviceValidity, Supplier<String> publicUrl) {
    return new PkiSettings("DEFAULT", Map.of(Profile.DEFAULT, Profile.of(Profile.DEFAULT, deviceValidity)), Map.of(), publicUrl, KeyPolicy.DEFAULT, POSTS_PER_TEN_SECONDS);
  }

  /** The profile of a device class. */
  public Profile profileOf(String deviceClass) {
    Profile profile = profiles.get(classes.getOrDefault(deviceClass, Profile.DEFAULT));
    if (profile == null) throw new IllegalStateException("classes were checked against profiles");
    return profile;
  }
}
