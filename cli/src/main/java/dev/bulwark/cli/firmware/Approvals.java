package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.firmware.image.EspImage;
import dev.bulwark.firmware.quorum.ApprovalSubject;
import dev.bulwark.firmware.quorum.ImageApproval;
import dev.bulwark.firmware.quorum.QuorumPolicy;
import dev.bulwark.firmware.quorum.QuorumSigner;
import dev.bulwark.firmware.signature.BootPublicKey;
import dev.bulwark.firmware.signature.BootSigner;
import dev.bulwark.firmware.signature.ImageGate;
import dev.bulwark.problem.Problem;
import java.nio.file.Path;
import java.util.List;

/** The files of a quorum, and what they are about, as the commands of this package name them. */
final class Approvals {
  private static final int LONGEST = 256 << 10;
  private static final int LARGEST_IMAGE = 64 << 20;

  private Approvals() {}

  static QuorumPolicy policy(Path file) {
    return QuorumPolicy.read(InFile.read(file, LONGEST));
  }

  /** @throws Failure FIRMWARE-320, exit 4, out of {@code sign} when approvals are lacking */
  static QuorumSigner guard(BootSigner behind, Path policy, List<Path> approvals) {
    return new QuorumSigner(behind, policy(policy), approvals.stream().map(file -> ImageApproval.read(InFile.read(file, LONGEST))).toList());
  }

  /** That this key signs the image in this file; an image that would not be signed is not approved either. */
  static ApprovalSubject subject(Path file, Path signingKey, String scheme) {
    boolean older = scheme.equals("v1");
    if (!older && !scheme.equals("v2")) throw new Failure(Exit.USAGE, new Problem("CLI-001", "--scheme is v1 or v2", "see --help"));
    byte[] bytes = InFile.read(file, LARGEST_IMAGE);
    BootPublicKey key = KeyFiles.toVerify(signingKey);
    EspImage image = ImageGate.require(bytes);
    if (older) ImageGate.requireV1(image);
    else ImageGate.requireV2(image, key.scheme());
    return ApprovalSubject.of(ImageGate.input(bytes, image, older), key);
  }
}
