package dev.bulwark.pki;

import dev.bulwark.pki.issue.CertificateTemplate;
import dev.bulwark.pki.issue.Extensions;
import dev.bulwark.pki.issue.Issuer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** The device certificates' templates by profile, for one public address. A new address makes new ones. */
final class DeviceTemplates {
  private final String url;
  private final Issuer device;
  private final ConcurrentHashMap<Profile, CertificateTemplate> byProfile = new ConcurrentHashMap<>();

  DeviceTemplates(String url, Issuer device) {
    this.url = url;
    this.device = device;
  }

  String url() {
    return url;
  }

  CertificateTemplate of(Profile profile) {
    return byProfile.computeIfAbsent(profile, this::template);
  }

  private CertificateTemplate template(Profile profile) {
    List<byte[]> extensions = new ArrayList<>(List.of(
        Extensions.keyUsage(Extensions.DIGITAL_SIGNATURE), Extensions.extendedKeyUsage(Extensions.CLIENT_AUTH), Extensions.endEntity()));
    extensions.add(Extensions.authorityAccess(profile.revocationNamed() ? url + "/ocsp" : "", url + "/ca/device.cer"));
    extensions.add(profile.revocationNamed() ? Extensions.crlDistributionPoint(url + "/crl/device.crl") : Extensions.noRevocationAvailable());
    profile.mudUrl().map(Extensions::mudUrl).ifPresent(extensions::add);
    return CertificateTemplate.issuedBy(device, extensions.toArray(byte[][]::new));
  }
}
