package dev.holdfast.launch;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Takes the signatures out of an installation's own copies of signed libraries, after
 * having checked them: a JVM archives no class of a signed jar, and checks signature and
 * digests again at every start. Run by {@code holdfast-install}. Oracle's JVM asks
 * security providers for their signature and is left with it.
 */
final class SignedLibraries {

	private SignedLibraries() {
	}

	/**
	 * Goes through a directory.
	 * @param args the directory
	 * @throws SecurityException when a signature is wrong
	 */
	public static void main(String[] args) throws IOException {
		if (System.getProperty("java.vendor").startsWith("Oracle")) {
			return;
		}
		List<Path> jars;
		try (Stream<Path> files = Files.list(Path.of(args[0]))) {
			jars = files.filter((file) -> file.toString().endsWith(".jar")).sorted().collect(Collectors.toList());
		}
		for (Path jar : jars) {
			if (signed(jar)) {
				strip(jar);
			}
		}
	}

	private static boolean signed(Path jar) throws IOException {
		try (JarFile file = new JarFile(jar.toFile(), false)) {
			return file.stream().anyMatch((entry) -> isSignature(entry.getName()));
		}
	}

	private static void strip(Path jar) throws IOException {
		Path stripped = jar.resolveSibling(jar.getFileName() + ".new");
		File original = jar.toFile();
		try (JarFile in = new JarFile(original, true);
				JarOutputStream out = new JarOutputStream(new FileOutputStream(stripped.toFile()), manifest(in))) {
			for (JarEntry entry : Collections.list(in.entries())) {
				byte[] content;
				try (InputStream stream = in.getInputStream(entry)) {
					content = stream.readAllBytes();
				}
				String name = entry.getName();
				if (isSignature(name) || name.equals(JarFile.MANIFEST_NAME) || name.equals("META-INF/")) {
					continue;
				}
				if (entry.getCodeSigners() == null && !entry.isDirectory() && !name.startsWith("META-INF/")) {
					throw new SecurityException(jar + ": " + name + " is not signed like the rest");
				}
				JarEntry copy = new JarEntry(name);
				copy.setTime(entry.getTime());
				out.putNextEntry(copy);
				out.write(content);
				out.closeEntry();
			}
		}
		Files.move(stripped, jar, StandardCopyOption.REPLACE_EXISTING);
	}

	/**
	 * What the manifest says of the jar as a whole, without the digests of each entry.
	 */
	private static Manifest manifest(JarFile jar) throws IOException {
		Manifest manifest = new Manifest();
		Attributes main = manifest.getMainAttributes();
		main.putAll(jar.getManifest().getMainAttributes());
		return manifest;
	}

	private static boolean isSignature(String name) {
		return name.toUpperCase(Locale.ROOT).matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");
	}

}
