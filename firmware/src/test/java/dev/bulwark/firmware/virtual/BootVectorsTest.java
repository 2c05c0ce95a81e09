package dev.bulwark.firmware.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.firmware.Vectors;
import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.efuse.FuseFile;
import dev.bulwark.firmware.partition.OtaEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The shared boot cases: each a flash, fuses and one expectation per reset. */
class BootVectorsTest {
  @Test
  void every_shared_boot_case_ends_as_expected_reset_by_reset() {
    Vectors vectors = Vectors.orSkip();
    int cases = 0;
    for (JsonNode one : vectors.section("boot")) {
      VirtualChip chip = new VirtualChip(flash(vectors, one), FuseFile.read(one.required("efuse").toString().getBytes(StandardCharsets.UTF_8)));
      assertThat(chip.fuses().chip()).isEqualTo(Chip.of(one.required("chip").asString()));
      int reset = 0;
      for (JsonNode boot : one.required("boots")) {
        Booted booted = chip.boot(options(boot.required("args")));
        String where = one.required("id").asString() + " reset " + reset++ + "\n" + String.join("\n", booted.report().log().lines());
        assertThat(seen(booted.report())).as(where).isEqualTo(expected(boot.required("expect")));
        chip = booted.after();
      }
      cases++;
    }
    assertThat(cases).isGreaterThan(5);
  }

  private static NorFlash flash(Vectors vectors, JsonNode one) {
    NorFlash flash = NorFlash.blank(one.required("flashSize").asInt());
    for (JsonNode part : one.required("flash")) flash = flash.with(part.required("offset").asInt(), vectors.bytes(part.required("file").asString()));
    return flash;
  }

  private static BootOptions options(JsonNode args) {
    BootOptions options = BootOptions.USUAL;
    for (int i = 0; i < args.size(); i += 2) {
      String value = args.get(i + 1).asString();
      options =
          switch (args.get(i).asString()) {
            case "--app" -> options.with(application(value));
            case "--rollback" -> options.withRollback(value.equals("on"));
            case "--anti-rollback" -> options.withAntiRollback(value.equals("on"));
            default -> throw new AssertionError("unknown argument " + args.get(i));
          };
    }
    return options;
  }

  private static Application application(String value) {
    return switch (value) {
      case "nothing" -> new Application.Nothing();
      case "confirm" -> new Application.Confirm();
      case "reject" -> new Application.Reject();
      default -> throw new AssertionError("unknown application " + value);
    };
  }

  private static List<String> seen(BootReport report) {
    List<String> all = new ArrayList<>(List.of(report.verdict().id(), report.stage().id(), report.slot().orElse("null")));
    report.tried().forEach(tried -> all.add(tried.slot() + " " + tried.reason().code()));
    all.add(report.reason().map(Reason::code).orElse("null"));
    for (Optional<OtaEntry> entry : report.otadata()) all.add(entry.map(e -> e.sequence() + " " + e.state()).orElse("null"));
    all.add("version " + report.secureVersion());
    return all;
  }

  private static List<String> expected(JsonNode expect) {
    List<String> all = new ArrayList<>(List.of(text(expect.required("verdict")), text(expect.required("stage")), text(expect.required("slot"))));
    for (JsonNode tried : expect.required("tried")) all.add(text(tried.required("slot")) + " " + text(tried.required("reason")));
    all.add(text(expect.required("reason")));
    for (JsonNode entry : expect.required("otadata")) all.add(entry.isNull() ? "null" : entry.required("seq").asLong() + " " + text(entry.required("state")));
    all.add("version " + expect.required("secureVersion").asInt());
    return all;
  }

  private static String text(JsonNode node) {
    return node.isNull() ? "null" : node.asString();
  }
}
