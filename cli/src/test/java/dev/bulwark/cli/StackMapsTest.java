package dev.bulwark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class StackMapsTest {
  @TempDir Path dir;

  private Path original() throws Exception {
    return Path.of(CommandLine.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  @Test
  void every_class_of_the_copy_has_the_form_of_java_8_and_passes_the_verifier() throws Exception {
    Path copy = dir.resolve("copy.jar");
    StackMaps.copy(original(), copy);
    List<String> refused = new ArrayList<>();
    int classes = 0;
    try (ZipFile jar = new ZipFile(copy.toFile());
        // no parent but Java's own: each class comes from the copy
        URLClassLoader loader = new URLClassLoader(new URL[] {copy.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
      for (ZipEntry entry : jar.stream().toArray(ZipEntry[]::new)) {
        if (!entry.getName().endsWith(".class") || entry.getName().startsWith("META-INF/")) continue;
        try (InputStream in = jar.getInputStream(entry)) {
          assertThat(ClassFile.of().parse(in.readAllBytes()).majorVersion()).as(entry.getName()).isGreaterThanOrEqualTo(ClassFile.JAVA_8_VERSION);
        }
        if (entry.getName().equals("module-info.class")) continue;
        classes++;
        try {
          Class.forName(entry.getName().replace('/', '.').replaceAll("\\.class$", ""), true, loader);
        } catch (VerifyError e) {
          refused.add(entry.getName() + ": " + e.getMessage());
        }
      }
    }
    assertThat(classes).isGreaterThan(200);
    assertThat(refused).isEmpty();
  }

  @Test
  void what_the_classes_do_stays_the_same_and_so_does_every_other_entry() throws Exception {
    Path copy = dir.resolve("copy.jar");
    StackMaps.copy(original(), copy);
    try (ZipFile before = new ZipFile(original().toFile());
        ZipFile after = new ZipFile(copy.toFile())) {
      assertThat(after.stream().map(ZipEntry::getName)).isEqualTo(before.stream().map(ZipEntry::getName).toList());
      for (ZipEntry entry : before.stream().filter(each -> !each.getName().endsWith(".class")).toList())
        assertThat(after.getInputStream(after.getEntry(entry.getName())).readAllBytes()).as(entry.getName()).isEqualTo(before.getInputStream(entry).readAllBytes());
    }
    try (URLClassLoader loader = new URLClassLoader(new URL[] {copy.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
      Class<?> help = loader.loadClass("picocli.CommandLine$HelpCommand");
      Object line = loader.loadClass("picocli.CommandLine").getConstructor(Object.class).newInstance(help.getDeclaredConstructor().newInstance());
      assertThat(line.getClass().getMethod("getUsageMessage").invoke(line)).isEqualTo(new CommandLine(new CommandLine.HelpCommand()).getUsageMessage());
    }
  }
}
