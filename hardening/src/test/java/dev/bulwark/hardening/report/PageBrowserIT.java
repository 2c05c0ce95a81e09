package dev.bulwark.hardening.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.hardening.rule.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real browser reads the page. */
class PageBrowserIT {
  @TempDir Path dir = Path.of("");

  @Test
  void a_browser_shows_hostile_names_as_text_and_runs_nothing() throws IOException, InterruptedException {
    Path chromium = Path.of("/usr/bin/chromium");
    Assumptions.assumeTrue(Files.isExecutable(chromium), "skipped: no chromium");
    String attack = "</td></title></style><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";
    Path page = Files.writeString(dir.resolve("page.html"), AuditPage.of(Audits.all(Target.IMAGE, attack)).html());
    Path dom = dir.resolve("dom.html");
    Process browser =
        new ProcessBuilder(chromium.toString(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking", "--user-data-dir=" + dir.resolve("profile"), "--dump-dom", page.toUri().toString())
            .redirectOutput(dom.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      Assumptions.assumeTrue(browser.waitFor(3, TimeUnit.MINUTES), "skipped: the browser does not answer");
    } finally {
      browser.destroyForcibly();
    }
    Assumptions.assumeTrue(browser.exitValue() == 0, () -> "skipped: the browser ends with " + browser.exitValue());
    String seen = Files.readString(dom, StandardCharsets.UTF_8);
    assertThat(seen).contains("<title>Security audit: image</title>", "&lt;script&gt;document.title='owned'&lt;/script&gt;").doesNotContain("<script", "<img");
  }
}
