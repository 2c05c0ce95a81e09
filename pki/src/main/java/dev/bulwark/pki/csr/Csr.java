package dev.bulwark.pki.csr;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A certification request that was strict, whose key is allowed and whose sender holds that key. Of everything else it asked for, only what a rule looks at is kept. */
public final class Csr {
  private static final String COMMON_NAME = "2.5.4.3";
  private final SubjectKey key;
  private final List<NamePart> subject;
  private final byte @Nullable [] alternativeNames;

  Csr(SubjectKey key, List<NamePart> subject, byte @Nullable [] alternativeNames) {
    this.key = key;
    this.subject = List.copyOf(subject);
    this.alternativeNames = alternativeNames;
  }

  /** One attribute of the subject. */
  public record NamePart(String oid, String text) {}

  public SubjectKey key() {
    return key;
  }

  public List<NamePart> subject() {
    return subject;
  }

  /** True where the subject names nobody else: it has no common name, or only this one. Other attributes do not count. */
  public boolean speaksFor(String commonName) {
    return subject.stream().filter(part -> part.oid().equals(COMMON_NAME)).allMatch(part -> part.text().equals(commonName));
  }

  /** True where the subject is empty or exactly this common name. */
  public boolean isEmptyOrExactly(String commonName) {
    return subject.isEmpty() || (subject.size() == 1 && subject.getFirst().oid().equals(COMMON_NAME) && subject.getFirst().text().equals(commonName));
  }

  /** The DER of the subject alternative names asked for, null where none were. Renewal compares it; nothing is ever issued from it. */
  public byte @Nullable [] alternativeNames() {
    return alternativeNames == null ? null : alternativeNames.clone();
  }
}
