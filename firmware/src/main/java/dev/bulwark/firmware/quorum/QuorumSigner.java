package dev.bulwark.firmware.quorum;

import dev.bulwark.firmware.signature.BootPublicKey;
import dev.bulwark.firmware.signature.BootSigner;
import dev.bulwark.firmware.signature.SigningInput;
import dev.bulwark.problem.Problem;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A key that signs only what enough approvers approved.
 *
 * <h2>Guarantees</h2> The key behind it is not asked before {@link Quorum} granted this very image, scheme and key.
 * <h2>Fails by</h2> {@code Problem FIRMWARE-320} when approvals are lacking.
 */
public final class QuorumSigner implements BootSigner {
  private final BootSigner behind;
  private final QuorumPolicy policy;
  private final List<ImageApproval> approvals;
  private Quorum.@Nullable Granted granted;

  public QuorumSigner(BootSigner behind, QuorumPolicy policy, List<ImageApproval> approvals) {
    this.behind = behind;
    this.policy = policy;
    this.approvals = List.copyOf(approvals);
  }

  @Override
  public BootPublicKey publicKey() {
    return behind.publicKey();
  }

  @Override
  public byte[] sign(SigningInput image) {
    Quorum.Granted decided =
        switch (Quorum.decide(policy, ApprovalSubject.of(image, publicKey()), approvals)) {
          case Quorum.Granted enough -> enough;
          case Quorum.Open open -> throw new Problem("FIRMWARE-320", "the key does not sign: " + String.join("; ", open.lacking()), "let more approvers run `bulwark firmware approve` on exactly this image");
        };
    byte[] signature = behind.sign(image);
    granted = decided;
    return signature;
  }

  /** What was granted and signed last; empty before. */
  public Optional<Transcript> transcript() {
    return Optional.ofNullable(granted).map(decided -> new Transcript(decided.subject(), decided.policy(), decided.approvals()));
  }
}
