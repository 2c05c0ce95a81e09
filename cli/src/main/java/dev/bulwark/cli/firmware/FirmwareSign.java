package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.cli.terminal.OutFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.firmware.image.EspImage;
import dev.bulwark.firmware.mcuboot.McubootSigner;
import dev.bulwark.firmware.quorum.QuorumSigner;
import dev.bulwark.firmware.signature.BootSigner;
import dev.bulwark.firmware.signature.Existing;
import dev.bulwark.firmware.signature.ImageGate;
import dev.bulwark.firmware.signature.KeyDigest;
import dev.bulwark.firmware.signature.SecureBootV1;
import dev.bulwark.firmware.signature.SecureBootV2;
import dev.bulwark.firmware.signature.SecureVersion;
import dev.bulwark.firmware.signature.SignedImage;
import dev.bulwark.problem.Problem;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Signs an image. */
@Command(
    name = "sign",
    description = {
      "Signs an application or bootloader for secure boot; every signature is verified before the file is written.",
      "A signature that is there is replaced, with --append it is kept (three fit). What is no whole image in the clear is refused: sign first, then encrypt.",
      "Example: bulwark firmware sign --key signing.pem --out app-signed.bin app.bin",
      "For MCUboot: bulwark firmware sign --scheme mcuboot --image-version 1.2.3 --pad-header --key signing.pem --out signed.bin zephyr.bin",
      "With approvals of several persons: --quorum policy.json --approval a.json --approval b.json --transcript transcript.json",
      "With a token: --key 'pkcs11:token=LABEL;object=KEY?module-path=/usr/lib/softhsm/libsofthsm2.so&pin-source=file:PIN'"
    })
final class FirmwareSign implements Callable<Integer> {
  private static final int LARGEST = 64 << 20;

  @Parameters(paramLabel = "IMAGE", description = "the image")
  private Path file = Path.of("");

  @Option(names = "--key", paramLabel = "KEY", description = "a private key in a PEM file of mode 600, or the pkcs11: URI of one in a token; may be repeated")
  private List<String> keys = new ArrayList<>();

  @Option(names = "--pub-key", paramLabel = "PUBLIC.pem", description = "the public key of a signature that was made elsewhere; may be repeated, with --signature")
  private List<Path> publicKeys = new ArrayList<>();

  @Option(names = "--signature", paramLabel = "FILE", description = "that signature: RSASSA-PSS of 384 bytes, or ECDSA in DER")
  private List<Path> signatures = new ArrayList<>();

  @Option(names = "--scheme", paramLabel = "v1|v2|mcuboot", description = "v2 (default), v1 for an ESP32 before revision 3.0, or mcuboot")
  private String scheme = "v2";

  @Option(names = "--append", description = "keep the valid signatures that are there")
  private boolean append;

  @Option(names = "--flash-secure-version", paramLabel = "N", description = "write this security version into the application first")
  private @Nullable Long version;

  @Option(names = "--any", description = "sign a file that is no image too, and do not ask for which chip it is")
  private boolean any;

  @Mixin private McubootSigningOptions mcuboot = new McubootSigningOptions();

  @Option(names = "--quorum", paramLabel = "POLICY.json", description = "sign only with the approvals that this policy asks for")
  private @Nullable Path quorum;

  @Option(names = "--approval", paramLabel = "FILE", description = "an approver's consent, from `bulwark firmware approve`; may be repeated")
  private List<Path> approvals = new ArrayList<>();

  @Option(names = "--transcript", paramLabel = "FILE", description = "where to write who approved what; needed with --quorum")
  private @Nullable Path transcript;

  @Option(names = "--out", paramLabel = "OUT", required = true, description = "where to write the signed image; may be IMAGE itself")
  private Path out = Path.of("");

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;
  private final SecureRandom random;

  FirmwareSign(Terminal terminal, SecureRandom random) {
    this.terminal = terminal;
    this.random = random;
  }

  @Override
  public Integer call() {
    if (scheme.equals("mcuboot")) return mcuboot();
    if (mcuboot.given()) throw usage("the options of an MCUboot image need --scheme mcuboot");
    boolean older = scheme.equals("v1");
    if (!older && !scheme.equals("v2")) throw usage("--scheme is v1, v2 or mcuboot");
    if (publicKeys.size() != signatures.size()) throw usage("each --pub-key needs its --signature");
    if (keys.size() + publicKeys.size() == 0) throw usage("at least one --key, or --pub-key with --signature, is needed");
    if (older && (append || keys.size() + publicKeys.size() > 1)) throw usage("v1 has room for one signature");
    if (any && version != null) throw usage("--flash-secure-version needs an image, so it goes without --any");
    if ((quorum == null) != (transcript == null) || quorum == null && !approvals.isEmpty()) throw usage("--quorum, --approval and --transcript go together");
    if (quorum != null && (any || version != null || keys.size() + publicKeys.size() > 1)) throw usage("with --quorum one key signs an image as it was approved, without --any and --flash-secure-version");
    byte[] image = InFile.read(file, LARGEST);
    SignedImage signed;
    byte @Nullable [] proof = null;
    try (Signers signers = new Signers()) {
      @Nullable EspImage known = any ? null : ImageGate.require(image);
      if (known != null && version != null) image = SecureVersion.write(image, known, version);
      for (String key : keys) signers.add(key, random);
      for (int i = 0; i < publicKeys.size(); i++) signers.addMadeElsewhere(publicKeys.get(i), signatures.get(i));
      if (quorum == null) {
        signed = sign(image, known, signers.all());
      } else {
        QuorumSigner guarded = Approvals.guard(signers.all().getFirst(), quorum, approvals);
        signed = approved(image, known, guarded);
        proof = guarded.transcript().orElseThrow().write();
      }
    }
    // First the proof, then the image: no signed image without it.
    if (transcript != null && proof != null) OutFile.write(transcript, proof);
    OutFile.write(out, signed.bytes());
    tell(signed);
    return Exit.DONE;
  }

  private Integer mcuboot() {
    if (keys.size() != 1 || append || version != null || any || !publicKeys.isEmpty() || !signatures.isEmpty() || quorum != null || transcript != null || !approvals.isEmpty()) {
      throw usage("mcuboot takes one --key and the options that name it, and --security-counter in place of --flash-secure-version");
    }
    byte[] signed;
    try (Signers signers = new Signers()) {
      McubootSigner signer = signers.mcuboot(keys.getFirst(), random);
      signed = mcuboot.sign(InFile.read(file, LARGEST), signer);
      OutFile.write(out, signed);
      if (json) terminal.document(Map.of("scheme", scheme, "keyHash", signer.publicKey().hash(), "length", signed.length));
      else terminal.line("signed by " + signer.publicKey().hash() + ", written to " + out);
    }
    return Exit.DONE;
  }

  private SignedImage approved(byte[] image, @Nullable EspImage known, QuorumSigner guarded) {
    try {
      return sign(image, known, List.of(guarded));
    } catch (Problem problem) {
      throw problem.code().equals("FIRMWARE-320") ? new Failure(Exit.REFUSED, problem) : problem;
    }
  }

  private SignedImage sign(byte[] image, @Nullable EspImage known, List<BootSigner> signers) {
    return scheme.equals("v1") ? v1(image, known, signers.getFirst()) : v2(image, known, signers);
  }

  private SignedImage v2(byte[] image, @Nullable EspImage known, List<BootSigner> signers) {
    Existing existing = append ? Existing.APPEND : Existing.REPLACE;
    if (known == null) return SecureBootV2.sign(image, signers, existing);
    signers.forEach(signer -> ImageGate.requireV2(known, signer.publicKey().scheme()));
    boolean bare = ImageGate.signedLength(image, known) == image.length;
    return SecureBootV2.sign(image, signers, bare ? Existing.COVER : existing);
  }

  private static SignedImage v1(byte[] image, @Nullable EspImage known, BootSigner signer) {
    if (known != null) ImageGate.requireV1(known);
    return SecureBootV1.sign(image, known == null ? image.length : ImageGate.olderSignedLength(image, known), signer);
  }

  private void tell(SignedImage signed) {
    List<String> digests = signed.signedBy().stream().map(KeyDigest::hex).toList();
    if (signed.replaced()) terminal.note("a signature that was there is replaced; --append would have kept it");
    if (digests.stream().distinct().count() < digests.size()) terminal.note("one key signed twice: one of its signatures takes up room for nothing");
    if (json) {
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("scheme", scheme);
      answer.put("digests", digests);
      answer.put("kept", signed.kept());
      answer.put("replaced", signed.replaced());
      answer.put("length", signed.bytes().length);
      terminal.document(answer);
    } else {
      terminal.line("signed by " + String.join(", ", digests) + ", written to " + out);
    }
  }

  private static Failure usage(String detail) {
    return new Failure(Exit.USAGE, new Problem("CLI-001", detail, "see `bulwark firmware sign --help`"));
  }
}
