package dev.bulwark.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Copies a jar and gives classes of a form older than Java 8 that form, with the stack maps it asks for: {@code StackMaps JAR COPY}. Nothing else of a class is changed, nor any other entry; what a class does stays the same.
 *
 * <p>The launcher has it rewrite the command line's library, whose classes are of the form of Java 5: an ahead-of-time cache takes none of those, and Java verifies each again at every start.
 *
 * <p>Source: JVMS 25, 4.10 (verification by type checking from class file version 50 on).
 */
final class StackMaps {
  private final ClassFile classFile;

  private StackMaps(ClassLoader others) {
    ClassHierarchyResolver known = ClassHierarchyResolver.ofResourceParsing(others).orElse(ClassHierarchyResolver.defaultResolver());
    classFile = ClassFile.of(ClassFile.StackMapsOption.GENERATE_STACK_MAPS, ClassFile.ClassHierarchyResolverOption.of(known));
  }

  public static void main(String[] args) throws IOException {
    copy(Path.of(args[0]), Path.of(args[1]));
  }

  static void copy(Path jar, Path copy) throws IOException {
    try (URLClassLoader others = new URLClassLoader(new URL[] {jar.toUri().toURL()});
        ZipFile in = new ZipFile(jar.toFile());
        OutputStream file = Files.newOutputStream(copy);
        ZipOutputStream out = new ZipOutputStream(file)) {
      StackMaps maps = new StackMaps(others);
      for (ZipEntry entry : in.stream().toArray(ZipEntry[]::new)) {
        byte[] bytes;
        try (InputStream content = in.getInputStream(entry)) {
          bytes = content.readAllBytes();
        }
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(entry.getName().endsWith(".class") ? maps.rewritten(bytes) : bytes);
        out.closeEntry();
      }
    }
  }

  private byte[] rewritten(byte[] bytes) {
    ClassModel model = classFile.parse(bytes);
    return model.majorVersion() >= ClassFile.JAVA_8_VERSION ? bytes : classFile.transformClass(model, ClassTransform.ofStateful(() -> StackMaps::element));
  }

  /** The code of each method is written anew, which is when its stack maps are made. */
  private static void element(ClassBuilder builder, ClassElement element) {
    switch (element) {
      case ClassFileVersion version -> builder.withVersion(ClassFile.JAVA_8_VERSION, 0);
      case MethodModel method -> builder.transformMethod(method, MethodTransform.transformingCode(CodeBuilder::with));
      default -> builder.with(element);
    }
  }
}
