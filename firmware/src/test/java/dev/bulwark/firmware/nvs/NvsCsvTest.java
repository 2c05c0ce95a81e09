package dev.bulwark.firmware.nvs;

import static dev.bulwark.firmware.nvs.NvsBuilderTest.u8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.firmware.nvs.NvsValue.Blob;
import dev.bulwark.firmware.nvs.NvsValue.Text;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class NvsCsvTest {
  private static final String HEAD = "key,type,encoding,value\nns,namespace,,\n";

  private static NvsReading read(String text) {
    NvsBuilder builder = new NvsBuilder(0x6000);
    NvsCsv.read(text, name -> name.getBytes(StandardCharsets.UTF_8), builder);
    return NvsPartition.read(builder.build());
  }

  private static NvsValue only(String row) {
    return read(HEAD + row).entries().getFirst().value();
  }

  private static Blob blob(String hex) {
    return new Blob(HexFormat.of().parseHex(hex));
  }

  private static void refused(String row, String... parts) {
    assertThatThrownBy(() -> read(HEAD + row)).isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo("FIRMWARE-221")).hasMessageContainingAll(parts);
  }

  @Test
  void each_encoding_gives_its_value() {
    assertThat(only("k,data,u8,255")).isEqualTo(u8(255));
    assertThat(only("k,data,U8, +7 ")).isEqualTo(u8(7));
    assertThat(((NvsValue.Whole) only("k,data,i64,-9223372036854775808")).number()).isEqualTo("-9223372036854775808");
    assertThat(only("k,data,string, kept as it is ")).isEqualTo(new Text(" kept as it is "));
    assertThat(only("k,data,string,")).isEqualTo(new Text(""));
    assertThat(only("k,data,hex2bin, 00FFab ")).isEqualTo(blob("00ffab"));
    assertThat(only("k,data,hex2bin,")).isEqualTo(blob(""));
    assertThat(only("k,data,base64,AAEC")).isEqualTo(blob("000102"));
    assertThat(only("k,data,binary,abc")).isEqualTo(blob("616263"));
    assertThat(only("k,data,blob_fill(4;0xEE),a")).isEqualTo(blob("61eeeeee"));
    assertThat(only("k,data,blob_sz_fill(4;0x00),ab")).isEqualTo(blob("0200000061620000"));
  }

  @Test
  void a_file_gives_its_content_in_the_encoding_of_the_row() {
    assertThat(only("k,file,binary,a/b.bin")).isEqualTo(blob(HexFormat.of().formatHex("a/b.bin".getBytes(StandardCharsets.UTF_8))));
    assertThat(only("k,file,string,text")).isEqualTo(new Text("text"));
    assertThat(only("k,file,hex2bin,beef")).isEqualTo(blob("beef"));
    assertThat(only("k,file,u8,12")).isEqualTo(u8(12));
  }

  @Test
  void quotes_keep_commas_quotes_and_line_feeds_and_remarks_are_skipped() {
    NvsReading reading = read("# first\r\n\r\nkey,type,encoding,value\r\nns,namespace,,\r\n# remark, with comma\r\nk,data,string,\"a,\"\"b\"\"\r\n#c\"\r\nl,data,u8,1\r\n");
    assertThat(reading.entries()).containsExactly(new NvsEntry("ns", "k", new Text("a,\"b\"\n#c")), new NvsEntry("ns", "l", u8(1)));
  }

  @Test
  void columns_are_found_by_their_names_and_a_missing_one_is_refused() {
    assertThat(read("\uFEFFvalue, encoding ,Type,key\n,,namespace,ns\n5,u8,data,k\n").entries()).containsExactly(new NvsEntry("ns", "k", u8(5)));
    assertThatThrownBy(() -> read("key,type,value\n")).hasMessageContaining("no column encoding");
    assertThatThrownBy(() -> read("")).hasMessageContaining("no header");
  }

  @Test
  void a_row_that_cannot_be_read_is_told_with_its_line_and_never_with_its_value() {
    refused("k,data,u8,256", "line 3", "fits u8");
    refused("k,data,u8,0x10", "decimal");
    refused("\n\nk,data,i8,-129", "line 5");
    refused("k,data,u8,", "decimal");
    refused("k,data,String,x", "no encoding String");
    refused("k,data,hex2bin,abc", "hexadecimal");
    refused("k,data,hex2bin,zz", "hexadecimal");
    refused("k,data,base64,AAE", "Base64");
    refused("k,data,base64,!!!!", "Base64");
    refused("k,data,blob_fill(2;0x00),abc", "does not fit");
    refused("k,data,blob_fill(999999999;0x00),", "does not fit");
    refused("k,data,blob_fill(2;0),a", "no encoding");
    refused("k,date,u8,1", "no type date");
    refused("k,data,string,a,b", "more fields");
    refused(",data,u8,1", "0 bytes");
    refused("a_key_of_16_char,data,u8,1", "16 bytes");
    refused("k", "no type");
    assertThatThrownBy(() -> read("key,type,encoding,value\nk,data,u8,1")).hasMessageContaining("line 2").hasMessageContaining("before any namespace");
    assertThatThrownBy(() -> read(HEAD + "k,data,hex2bin,sEcReT")).satisfies(e -> assertThat(((Problem) e).line()).doesNotContain("sEcReT"));
  }

  @Test
  void what_does_not_fit_is_told_with_its_line() {
    assertThatThrownBy(() -> read(HEAD + "k,data,hex2bin," + "00".repeat(30_000)))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo("FIRMWARE-222"))
        .hasMessageContaining("line 3");
  }

  @Test
  void empty_namespaces_and_keys_that_look_like_remarks_survive_the_text() {
    NvsReading reading = read(HEAD + "none,namespace,,\nns,namespace,,\n\"#k\",data,u8,1\n");
    assertThat(reading.namespaces()).containsExactly("ns", "none");
    NvsReading again = read(NvsCsv.write(reading));
    assertThat(again.entries()).isEqualTo(reading.entries()).isEqualTo(List.of(new NvsEntry("ns", "#k", u8(1))));
    assertThat(again.namespaces()).containsExactly("ns", "none");
  }

  @Test
  void a_namespace_that_was_named_twice_stands_once_in_the_text() {
    NvsReading reading = read(HEAD + "a,data,u8,1\nother,namespace,,\nb,data,u8,2\nns,namespace,,\nc,data,u8,3\n");
    assertThat(reading.entries()).extracting(NvsEntry::namespace).containsExactly("ns", "other", "ns");
    assertThat(NvsCsv.write(reading)).isEqualTo(HEAD + "a,data,u8,1\nc,data,u8,3\nother,namespace,,\nb,data,u8,2\n");
    assertThat(read(NvsCsv.write(reading)).entries()).containsExactlyInAnyOrderElementsOf(reading.entries());
  }
}
