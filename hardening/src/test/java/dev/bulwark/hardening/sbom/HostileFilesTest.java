package dev.bulwark.hardening.sbom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.hardening.archive.Entry;
import dev.bulwark.hardening.archive.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every reader against bytes that nobody wrote in good faith. */
class HostileFilesTest {
  private static Inventory read(String path, InputStream content) throws IOException {
    InventoryBuilder into = new InventoryBuilder(Subject.of(dev.bulwark.hardening.sbom.Kind.FIRMWARE, "t", null));
    TreeReader reader = new TreeReader(into);
    reader.file(new Entry(path, Kind.FILE, 0644, 0, 0, -1, null), content);
    reader.finish();
    return into.done();
  }

  private static Inventory read(String path, byte[] content) throws IOException {
    return read(path, new ByteArrayInputStream(content));
  }

  /** So many copies of a piece, without holding them. */
  private static InputStream repeated(byte[] piece, long length) {
    return new InputStream() {
      private long at;

      @Override
      public int read() {
        return at < length ? piece[(int) (at++ % piece.length)] & 0xFF : -1;
      }

      @Override
      public int read(byte[] into, int from, int count) {
        if (at >= length) return -1;
        int place = (int) (at % piece.length);
        int some = (int) Math.min(Math.min(count, piece.length - place), length - at);
        System.arraycopy(piece, place, into, from, some);
        at += some;
        return some;
      }
    };
  }

  @Test
  void a_status_file_of_a_hundred_megabytes_is_read_as_a_stream() throws IOException {
    byte[] stanza = ("Package: zlib1g\nStatus: install ok installed\nVersion: 1.2.13-1\nDescription: " + "x".repeat(60_000) + "\n\n").getBytes(StandardCharsets.UTF_8);
    assertThat(read("var/lib/dpkg/status", repeated(stanza, 100L << 20)).ingredients()).singleElement().satisfies(one -> assertThat(one.name()).isEqualTo("zlib1g"));
    assertThat(read("var/lib/dpkg/status", repeated("a".repeat(1 << 16).getBytes(StandardCharsets.UTF_8), 100L << 20)).ingredients()).isEmpty();
  }

  @Test
  void a_database_of_too_many_packages_is_cut_and_says_so() throws IOException {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < InventoryBuilder.MOST + 10; i++) many.append("P:p").append(i).append("\nV:1\n\n");
    Inventory inventory = read("lib/apk/db/installed", many.toString().getBytes(StandardCharsets.UTF_8));
    assertThat(inventory.ingredients()).hasSize(InventoryBuilder.MOST);
    assertThat(inventory.omissions()).containsExactly("more than 100000 packages");
  }

  @Test
  void bombs_of_yaml_and_json_are_omissions() throws IOException {
    String bomb = "a: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b]\n";
    for (String name : List.of("idf_component.yml", "dependencies.lock", "west.yml")) {
      for (String text : List.of(bomb, "a: ".repeat(50_000), "[".repeat(100_000), "dependencies:\n  - x\n  - y: z\n", "!!java.net.URL [x]", "\0", "- ".repeat(100_000))) {
        Inventory inventory = read(name, text.getBytes(StandardCharsets.UTF_8));
        assertThat(inventory.ingredients()).isEmpty();
        if (!text.startsWith("dependencies")) assertThat(inventory.omissions()).as(text.substring(0, 1)).hasSize(1);
      }
    }
    assertThat(read("bom.json", "[".repeat(1_000_000).getBytes(StandardCharsets.UTF_8)).omissions()).hasSize(1);
    assertThat(read("app.spdx.json", ("{\"spdxVersion\":\"SPDX-2.3\",\"packages\":" + "[".repeat(100_000)).getBytes(StandardCharsets.UTF_8)).omissions()).hasSize(1);
    assertThat(read("bom.json", repeated(" ".repeat(1 << 16).getBytes(StandardCharsets.UTF_8), 100L << 20)).omissions()).containsExactly("bom.json: larger than 8 MiB");
  }

  @Test
  void names_and_versions_that_are_none_are_no_components() throws IOException {
    String text = "P:" + "n".repeat(10_000) + "\nV:1\n\nP:good\nV:1\n\nP:bad\nV:" + "9".repeat(5_000) + "\n\nP:\nV:1\n\n";
    assertThat(read("lib/apk/db/installed", text.getBytes(StandardCharsets.UTF_8)).ingredients()).extracting(Ingredient::name).containsExactly("good");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "var/lib/dpkg/status|Package: a\\nStatus: install ok installed\\nVersion: 1:2-3\\nSource: b (4)\\nDepends: c (>= 1) | d, e:any\\n\\n", "lib/apk/db/installed|P:a\\nV:1-r0\\no:b\\nL:MIT AND (GPL-2.0-only OR X)\\nD:so:c !d\\n\\n",
    "usr/lib/opkg/status|Package: a\\nStatus: install ok installed\\nVersion: 1\\n\\n", "etc/os-release|ID=debian\\nVERSION_ID=\"12\"\\n", "license.manifest|PACKAGE NAME: a\\nPACKAGE VERSION: 1\\nLICENSE: MIT & X\\n\\n",
    "manifest.csv|\"PACKAGE\",\"VERSION\",\"LICENSE\"\\n\"a\",\"1\",\"MIT\"\\n", "x.manifest|a - 1-r2\\nb arch 1.0-r0\\n", "dependencies.lock|dependencies:\\n  idf:\\n    version: 5.1.2\\n  a/b:\\n    version: 1.0.0\\n",
    "idf_component.yml|dependencies:\\n  a/b: \"1.0.0\"\\n", "west.yml|manifest:\\n  projects:\\n    - name: a\\n      revision: v1.0.0\\n", "sdkconfig|# Espressif IoT Development Framework (ESP-IDF) 5.3.1 Project Configuration\\nCONFIG_IDF_INIT_VERSION=\"5.1\"\\n",
    "a.cdx.json|{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":[{\"name\":\"a\",\"version\":\"1\",\"purl\":\"pkg:a/b\"}]}", "a.spdx.json|{\"spdxVersion\":\"SPDX-2.3\",\"packages\":[{\"name\":\"a\",\"SPDXID\":\"x\"}]}"
  })
  void mutated_files_give_an_inventory_that_can_be_written(String path, String text) throws IOException {
    byte[] whole = text.replace("\\n", "\n").getBytes(StandardCharsets.UTF_8);
    Random random = new Random(path.hashCode());
    int some = 0;
    for (int round = 0; round < 150; round++) {
      byte[] bytes = whole.clone();
      for (int flip = random.nextInt(5); flip > 0; flip--) bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      Inventory inventory = read(path, bytes);
      some += inventory.ingredients().size();
      Bills.json(CycloneDxDocument.of(inventory, "0", null));
      Bills.json(SpdxDocument.of(inventory, "0", null));
      if (round % 75 == 0) assertThat(Bills.faults(CycloneDxDocument.of(inventory, "0", null))).isEmpty();
    }
    if (!path.equals("etc/os-release")) assertThat(some).isPositive();
  }

  @Test
  void mutated_images_give_an_inventory() {
    byte[] whole = Bills.image("lamp", "1.0", "v5.1.2", "\0expat_2.5.0\0OpenSSL 3.0.15 3 Sep 2024\0".getBytes(StandardCharsets.ISO_8859_1));
    Random random = new Random(11);
    int told = 0;
    for (int round = 0; round < 400; round++) {
      byte[] bytes = whole.clone();
      for (int flip = random.nextInt(6); flip > 0; flip--) bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      told += Inventories.ofImage("x", round % 10 == 0 ? java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes).ingredients().size();
    }
    assertThat(told).isPositive();
  }
}
