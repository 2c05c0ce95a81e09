package dev.bulwark.network.mud;

import static dev.bulwark.network.mud.Files8520.ace;
import static dev.bulwark.network.mud.Files8520.acl;
import static dev.bulwark.network.mud.Files8520.bytes;
import static dev.bulwark.network.mud.Files8520.file;
import static dev.bulwark.network.mud.Files8520.name;
import static dev.bulwark.network.mud.Files8520.read;
import static dev.bulwark.network.mud.Files8520.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.network.packet.HostName;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MudReaderTest {
  private static final String GOOD = file(acl("f", ace("a", tcp(name("cloud.example.net"), 8883), "accept")), acl("t", ace("b", "\"ipv4\":{\"ietf-acldns:src-dnsname\":\"cloud.example.net\"}", "accept")));

  private static void unreadable(byte[] bytes) {
    assertThatThrownBy(() -> MudReader.read(bytes)).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-300"));
  }

  private static Flow flow(String matches) {
    return read(file(acl("f", ace("a", matches, "accept")))).flows().getFirst();
  }

  @Test
  void a_valid_file_is_read_without_a_remark() {
    MudFile file = read(GOOD);
    assertThat(file.valid()).isTrue();
    assertThat(file.warnings()).isEmpty();
    assertThat(file.dialect()).isEqualTo(Dialect.RFC8520);
    assertThat(file.cacheValidity()).isEqualTo(48);
    assertThat(file.flows().stream().map(SharedMudFilesTest::line)).containsExactly("f a from-device ipv4 6 dns:cloud.example.net null 8883-8883 from-device accept", "t b to-device ipv4 null dns:cloud.example.net null null null accept");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "{}", "{\"ietf-mud:mud\":1}", "{\"ietf-mud:mud\":{}} x", "{\"ietf-mud:mud\":{\"a\":NaN}}", "{\"ietf-mud:mud\":{\"a\":1,\"a\":1}}", "{\"ietf-mud:mud\":{}}{}", "{'ietf-mud:mud':{}}"})
  void what_is_no_mud_file_is_unreadable(String text) {
    unreadable(bytes(text));
  }

  @Test
  void sixty_four_levels_are_read_and_one_more_or_a_thousand_or_a_hundred_thousand_are_not() {
    String open = "{\"ietf-mud:mud\":{\"a\":";
    assertThat(read(open + "[".repeat(62) + "]".repeat(62) + "}}").valid()).isFalse();
    for (int depth : new int[] {63, 1_000, 100_000}) unreadable(bytes(open + "[".repeat(depth) + "]".repeat(depth) + "}}"));
    unreadable(bytes("[".repeat(100_000)));
  }

  @Test
  void a_mebibyte_is_read_and_one_byte_more_is_not() {
    String padded = GOOD + " ".repeat(MudReader.LARGEST - GOOD.length());
    assertThat(read(padded).valid()).isTrue();
    unreadable(bytes(padded + " "));
  }

  @Test
  void three_hundred_thousand_empty_entries_are_unreadable_and_ten_thousand_whole_ones_are_read() {
    unreadable(bytes(file(acl("f", "{}" + ",{}".repeat(300_000)))));
    unreadable(bytes(file(acl("f")).replace("\"acl\":[", "\"acl\":[" + "{},".repeat(300_000))));
    String[] whole = new String[10_000];
    for (int i = 0; i < whole.length; i++) whole[i] = ace("a" + i, "", "accept");
    assertThat(read(file(acl("f", whole))).flows()).hasSize(10_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mud-version", "mud-url", "last-update", "is-supported"})
  void each_mandatory_leaf_is_missed(String leaf) {
    MudFile file = read(GOOD.replace("\"" + leaf + "\"", "\"x-" + leaf + "\""));
    assertThat(file.errors()).singleElement().satisfies(error -> assertThat(error.code() + error.message()).isEqualTo("NETWORK-301" + leaf + " is missing"));
  }

  @Test
  void drafts_of_2017_have_no_version_and_later_files_must() {
    String draft = GOOD.replace("\"mud-version\":1,", "").replace("ietf-access-control-list:acls", "ietf-access-control-list:access-lists").replace("\"type\":\"ipv4-acl-type\"", "\"acl-type\":\"ipv4-acl\"");
    assertThat(read(draft).dialect()).isEqualTo(Dialect.DRAFT_2017);
    assertThat(read(draft).valid()).isTrue();
    assertThat(read(GOOD.replace("\"mud-version\":1,", "")).valid()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"1,true", "168,true", "0,false", "169,false", "-1,false", "1e3,false", "\"\"\"72\"\"\",true"})
  void the_cache_is_valid_for_an_hour_to_a_week(String hours, boolean valid) {
    assertThat(read(GOOD.replace("\"is-supported\"", "\"cache-validity\":" + hours.replace("\"\"", "\"").replace("\"\"", "\"") + ",\"is-supported\"")).valid()).isEqualTo(valid);
  }

  @Test
  void a_policy_without_its_list_a_list_twice_an_entry_without_action_and_a_port_out_of_bounds_break_the_standard() {
    assertThat(read(GOOD.replace("\"acl\":[{\"name\":\"f\"", "\"acl\":[{\"name\":\"g\"")).valid()).isFalse();
    assertThat(read(file(acl("f"), acl("f"))).valid()).isFalse();
    assertThat(read(file(acl("f", "{\"name\":\"a\",\"matches\":{}}"))).valid()).isFalse();
    assertThat(read(file(acl("f", ace("a", "", "let-through")))).valid()).isFalse();
    assertThat(read(file(acl("f", ace("a", tcp(name("a.example"), 65_535), "accept")))).valid()).isTrue();
    assertThat(read(file(acl("f", ace("a", tcp(name("a.example"), 65_536), "accept")))).valid()).isFalse();
    assertThat(read(file(acl("f", ace("a", "\"udp\":{\"destination-port\":{\"operator\":\"range\",\"lower-port\":9,\"upper-port\":8}}", "accept")))).valid()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "eq,5,5,5", "gte,5,5,65535", "lte,5,0,5",
  })
  void operators_become_ranges(String operator, int port, int low, int high) {
    assertThat(flow("\"udp\":{\"destination-port\":{\"operator\":\"" + operator + "\",\"port\":\"" + port + "\"}}").destinationPorts()).contains(Ports.of(low, high));
  }

  @Test
  void all_but_a_port_is_no_range_and_is_told() {
    MudFile file = read(file(acl("f", ace("a", "\"udp\":{\"source-port\":{\"operator\":\"neq\",\"port\":5}}", "accept"))));
    assertThat(file.flows().getFirst().sourcePorts()).contains(new Ports(5, 5, true));
    assertThat(file.warnings()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"ietf-mud:mud\":{\"controller\":\"urn:x\"}|controller:urn:x",
        "\"ietf-mud:mud\":{\"my-controller\":[null]}|my-controller",
        "\"ietf-mud:mud-acl\":{\"my-controller\":[null]}|my-controller",
        "\"ietf-mud:mud\":{\"local-networks\":[null]}|local-networks",
        "\"ietf-mud:mud\":{\"same-manufacturer\":[null]}|same-manufacturer",
        "\"ietf-mud:same-manufacturer\":[null]|same-manufacturer",
        "\"ietf-mud:mud\":{\"manufacturer\":\"m.example\"}|manufacturer:m.example",
        "\"ietf-mud:mud\":{\"model\":\"https://m.example/1\"}|model:https://m.example/1",
        "\"ipv4\":{\"destination-ipv4-network\":\"192.0.2.0/24\"}|net:192.0.2.0/24",
        "\"ipv4\":{\"destination-ipv4-network\":\"0.0.0.0/0\"}|any",
        "\"ipv4\":{\"source-ipv4-network\":\"192.0.2.0/24\"}|any",
        "\"ipv4\":{\"protocol\":\"17\"}|any",
      })
  void the_other_side_is_named_in_one_way(String matches, String remote) {
    assertThat(flow(matches).remote()).isEqualTo(remote);
  }

  @Test
  void what_is_not_understood_is_kept_with_the_entry() {
    assertThat(flow("\"ipv4\":{\"protocol\":6,\"ttl\":1},\"tcp\":{\"flags\":\"syn\"},\"egress-interface\":\"x\"").unread()).containsExactlyInAnyOrder("ttl", "flags", "egress-interface");
    assertThat(flow("\"ipv4\":{\"protocol\":17},\"tcp\":{}").unread()).containsExactly("two protocols");
    assertThat(flow("\"ipv6\":{\"protocol\":17}").unread()).containsExactly("the other family");
    assertThat(flow("\"ipv4\":{\"protocol\":17},\"udp\":{}").unread()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/4#inet#bulwark#quarantine", "a b", "a\nserver=/x/1.2.3.4", "*.example.net", "-a.example", "a-.example", "a..b", "", ".", "1.2.3.4", "ä.example", "a_b.example", "x\u202e.example", "a.example..", "é"})
  void what_is_no_host_name_is_none(String text) {
    assertThat(HostName.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"a,a", "Cloud.Example.NET,cloud.example.net", "a.example.,a.example", "xn--4ca.example,xn--4ca.example", "4a.example,4a.example", "1.2.3.4.in-addr.arpa,1.2.3.4.in-addr.arpa"})
  void its_harmless_twins_are(String text, String name) {
    assertThat(HostName.parse(text)).contains(new HostName(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://a.example/x", "https:///x", "https://u@a.example/", "https://a.example/#x", "https://a.example/ x", "ftp://a.example", "javascript:1", "https://a.example/\n"})
  void an_address_that_is_not_https_is_no_mud_url(String text) {
    assertThat(MudUrl.wellFormed(text)).isFalse();
    assertThat(MudUrl.wellFormed("https://a.example/x?y=1")).isTrue();
  }

  @Test
  void any_mutation_of_a_file_is_read_or_refused_with_its_code() {
    Random random = new Random(1);
    byte[] good = GOOD.getBytes(StandardCharsets.UTF_8);
    List<String> spice = List.of("null", "{}", "[]", "[null]", "-1", "1e999", "99999999999999999999", "\"\\ud800\"", "true", "\"\"", "{\"a\":[{}]}");
    for (int round = 0; round < 4_000; round++) {
      byte[] bytes = good.clone();
      if (random.nextBoolean()) {
        for (int n = random.nextInt(3); n >= 0; n--) bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      } else {
        // Another value of another kind behind some colon: well formed, but not what is expected there.
        int colon = GOOD.indexOf("\":", random.nextInt(GOOD.length()));
        int from = colon < 0 ? GOOD.indexOf("\":") + 2 : colon + 2;
        int to = from;
        for (int depth = 0; to < GOOD.length(); to++) {
          char c = GOOD.charAt(to);
          if (depth == 0 && (c == ',' || c == '}' || c == ']')) break;
          if (c == '{' || c == '[') depth++;
          if (c == '}' || c == ']') depth--;
        }
        bytes = bytes(GOOD.substring(0, from) + spice.get(random.nextInt(spice.size())) + GOOD.substring(to));
      }
      try {
        MudFile file = MudReader.read(bytes);
        if (file.valid()) MudCompilerTest.compile(file);
      } catch (Problem refused) {
        assertThat(refused.code()).isIn("NETWORK-300", "NETWORK-307");
      }
    }
  }
}
