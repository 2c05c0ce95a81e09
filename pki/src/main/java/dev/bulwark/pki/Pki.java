package dev.bulwark.pki;

import dev.bulwark.fleet.keys.KeyVault;
import dev.bulwark.fleet.registry.Registry;
import dev.bulwark.fleet.store.Store;
import dev.bulwark.fleet.view.FleetView;
import dev.bulwark.pki.est.Enrolments;
import dev.bulwark.pki.revocation.CrlPublisher;
import dev.bulwark.pki.revocation.OcspResponder;
import dev.bulwark.pki.revocation.RevocationTable;
import dev.bulwark.pki.revocation.Revocations;
import java.security.SecureRandom;
import java.time.InstantSource;

/** The whole capability, wired: one authority over one store and one vault. Open it once per process, before anything revokes. */
public record Pki(Authority authority, ServerCredentials servers, Enrolments enrolments, RevocationTable table, Revocations revocations, OcspResponder ocsp, CrlPublisher crls) {

  /** {@code view} is fed by the store's commits, which the caller sees to. */
  public static Pki open(Store store, Registry registry, KeyVault vault, FleetView view, PkiSettings settings, InstantSource clock, SecureRandom random) {
    RevocationTable table = RevocationTable.open(store);
    Authority authority = Authority.open(store, vault, settings, clock, random);
    CrlPublisher crls = new CrlPublisher(authority, table);
    return new Pki(authority, new ServerCredentials(authority), new Enrolments(authority, registry, view), table, new Revocations(store, registry, clock, crls), new OcspResponder(authority, table), crls);
  }
}
