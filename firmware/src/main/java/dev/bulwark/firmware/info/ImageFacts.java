package dev.bulwark.firmware.info;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.image.AppDescriptor;
import dev.bulwark.firmware.image.BootloaderDescriptor;
import dev.bulwark.firmware.image.EspImage;
import dev.bulwark.firmware.image.FlashSettings;
import dev.bulwark.firmware.image.Segment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An application or a bootloader, explained. */
final class ImageFacts {
  private final EspImage image;
  private final SignatureFacts signatures;

  private ImageFacts(EspImage image, SignatureFacts signatures) {
    this.image = image;
    this.signatures = signatures;
  }

  /** @param to where the file or slot ends that holds the image */
  static Explanation of(EspImage image, byte[] bytes, int from, int to) {
    ImageFacts facts = new ImageFacts(image, SignatureFacts.of(bytes, from, to, image));
    return new Explanation("image", facts.document(), facts.lines(), facts.stops());
  }

  private Map<String, @Nullable Object> document() {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("chip", image.chip().map(Chip::id).orElse(null));
    document.put("chipId", image.chipId());
    document.put("entry", Numbers.address(image.entry()));
    document.put("flash", flash());
    document.put("minRevision", image.minRevision());
    document.put("maxRevision", image.maxRevision());
    document.put("segments", image.segments().stream().map(ImageFacts::segment).toList());
    document.put("checksum", entries("value", Numbers.octet(image.storedChecksum()), "valid", image.checksumHolds()));
    document.put("hash", entries("appended", image.hashAppended(), "valid", image.hashAppended() && image.hashHolds()));
    document.put("app", image.app().map(ImageFacts::app).orElse(null));
    document.put("bootloader", image.bootloader().map(b -> entries("version", b.version(), "idf", b.idf(), "secureVersion", b.secureVersion(), "built", b.built())).orElse(null));
    document.put("length", image.length());
    document.put("encrypted", false);
    document.put("signatures", signatures.document());
    return document;
  }

  private Map<String, @Nullable Object> flash() {
    FlashSettings flash = image.flash();
    return entries("mode", flash.modeName().orElse(null), "size", flash.sizeName().orElse(null), "frequency", frequency().orElse(null));
  }

  private Optional<String> frequency() {
    return image.chip().flatMap(chip -> image.flash().frequencyName(chip));
  }

  private static Map<String, @Nullable Object> segment(Segment segment) {
    return entries("address", Numbers.address(segment.address()), "length", segment.length(), "offset", segment.offset());
  }

  private static Map<String, @Nullable Object> app(AppDescriptor app) {
    Map<String, @Nullable Object> document = entries("project", app.project(), "version", app.version(), "idf", app.idf());
    document.put("secureVersion", app.secureVersion());
    document.put("elfSha256", app.elfSha256());
    document.put("built", (app.date() + " " + app.time()).strip());
    return document;
  }

  /** Names and values in turn; null stays null. */
  static Map<String, @Nullable Object> entries(@Nullable Object... namesAndValues) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) map.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    return map;
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(kind() + " for " + image.chip().map(Chip::id).orElse("an unknown chip with the number " + image.chipId()) + ", " + Numbers.size(image.length()));
    image.app().ifPresent(app -> {
      lines.add("project      " + app.project() + " " + app.version() + built(app.idf(), app.date() + " " + app.time()));
      lines.add("secure version  " + app.secureVersion());
    });
    image.bootloader().ifPresent(b -> lines.add("version      " + b.version() + built(b.idf(), b.built()) + (b.secureVersion() == 0 ? "" : ", secure version " + b.secureVersion())));
    lines.add("revisions    " + Numbers.revision(image.minRevision()) + " and newer" + (limited() ? ", up to " + Numbers.revision(image.maxRevision()) : ""));
    lines.add("flash        " + image.flash().modeName().orElse("unknown mode") + ", " + image.flash().sizeName().orElse("unknown size") + ", " + frequency().orElse("unknown frequency"));
    lines.add("entry        " + Numbers.address(image.entry()));
    for (Segment s : image.segments()) lines.add("segment      " + Numbers.address(s.address()) + "  " + Numbers.size(s.length()) + " at " + Numbers.offset(s.offset()));
    lines.add("checksum     " + Numbers.octet(image.storedChecksum()) + (image.checksumHolds() ? ", right" : ", WRONG: the segments give " + Numbers.octet(image.computedChecksum())));
    lines.add("SHA-256      " + (image.hashAppended() ? image.hashHolds() ? "appended, right" : "appended, WRONG" : "not appended"));
    lines.addAll(signatures.lines());
    lines.add("encrypted    no");
    return lines;
  }

  private String kind() {
    if (image.app().isPresent()) return "application image";
    return image.bootloader().isPresent() ? "second-stage bootloader" : "image without a descriptor";
  }

  private static String built(String idf, String when) {
    return (idf.isEmpty() ? "" : ", ESP-IDF " + idf) + (when.isBlank() ? "" : ", built " + when.strip());
  }

  private boolean limited() {
    return image.maxRevision() != 0 && image.maxRevision() != 0xFFFF;
  }

  private List<String> stops() {
    List<String> stops = new ArrayList<>();
    if (image.chip().isEmpty()) stops.add("it is for a chip with the number " + image.chipId() + ", which is not known");
    image.chip().flatMap(image::misplaced).ifPresent(s -> stops.add("the segment at " + Numbers.offset(s.offset()) + " cannot be mapped to " + Numbers.address(s.address()) + ": they differ within a page"));
    if (!image.checksumHolds()) stops.add("its checksum does not match: it was damaged or altered");
    if (!image.hashHolds()) stops.add("its appended SHA-256 does not match: it was damaged or altered (a chip with secure boot judges the signature instead)");
    stops.addAll(signatures.stops());
    if (limited() && image.maxRevision() < image.minRevision()) stops.add("no chip is both newer than " + Numbers.revision(image.minRevision()) + " and older than " + Numbers.revision(image.maxRevision()));
    image.app().ifPresent(app -> image.chip().filter(chip -> app.secureVersion() > chip.secureVersionBits()).ifPresent(chip ->
        stops.add("its secure version " + app.secureVersion() + " is larger than the fuses of " + chip.id() + " can hold (" + chip.secureVersionBits() + "): anti-rollback would not protect it")));
    return stops;
  }
}
