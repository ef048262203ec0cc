import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

import dev.holdfast.cli.Answers;

/**
 * The last step of packaging, run from its source with the program's class path: gives Spring Boot's jar a main class
 * of our own at its root, the texts which that class answers with, and the software bill of materials. Entries keep
 * their order, times and compression, so that the same input gives the same bytes.
 */
class FinishJar {

	private static final String LAUNCH = "dev/holdfast/launch/Launch.class";

	private static final String MANIFEST = "META-INF/MANIFEST.MF";

	/** Arguments: the jar, which is replaced, and the bill of materials. */
	public static void main(String[] args) throws IOException {
		Path jar = Path.of(args[0]);
		Path finished = jar.resolveSibling(jar.getFileName() + ".finished");
		SortedMap<String, byte[]> added = new TreeMap<>();
		added.put("META-INF/sbom/application.cdx.json", Files.readAllBytes(Path.of(args[1])));
		Answers.all().forEach((question, text) -> added.put("META-INF/answers/" + question.replace(' ', '_'),
				text.getBytes(StandardCharsets.UTF_8)));
		try (ZipFile source = new ZipFile(jar.toFile());
				OutputStream file = new BufferedOutputStream(Files.newOutputStream(finished), 1 << 16);
				ZipOutputStream target = new ZipOutputStream(file)) {
			added.put(LAUNCH, content(source, source.getEntry("BOOT-INF/classes/" + LAUNCH)));
			copy(source, target);
			add(added, source.getEntry(MANIFEST), target);
		}
		Files.move(finished, jar, StandardCopyOption.REPLACE_EXISTING);
	}

	private static void copy(ZipFile source, ZipOutputStream target) throws IOException {
		Enumeration<? extends ZipEntry> entries = source.entries();
		while (entries.hasMoreElements()) {
			ZipEntry entry = entries.nextElement();
			byte[] content = content(source, entry);
			if (entry.getName().equals(MANIFEST)) {
				content = manifest(content);
			}
			ZipEntry copy = new ZipEntry(entry);
			if (copy.getMethod() == ZipEntry.DEFLATED) {
				copy = new ZipEntry(entry.getName());
				copy.setTimeLocal(entry.getTimeLocal());
			}
			target.putNextEntry(copy);
			target.write(content);
			target.closeEntry();
		}
	}

	private static void add(Map<String, byte[]> added, ZipEntry model, ZipOutputStream target) throws IOException {
		for (Map.Entry<String, byte[]> one : added.entrySet()) {
			ZipEntry entry = new ZipEntry(one.getKey());
			entry.setTimeLocal(model.getTimeLocal());
			target.putNextEntry(entry);
			target.write(one.getValue());
			target.closeEntry();
		}
	}

	private static byte[] manifest(byte[] content) throws IOException {
		Manifest manifest = new Manifest(new ByteArrayInputStream(content));
		Attributes attributes = manifest.getMainAttributes();
		if (!attributes.getValue(Attributes.Name.MAIN_CLASS).endsWith(".JarLauncher")) {
			throw new IOException("the jar was not repackaged, or finished already");
		}
		attributes.put(Attributes.Name.MAIN_CLASS, LAUNCH.replace(".class", "").replace('/', '.'));
		attributes.putValue("Enable-Native-Access", "ALL-UNNAMED");
		attributes.putValue("Sbom-Format", "CycloneDX");
		attributes.putValue("Sbom-Location", "META-INF/sbom/application.cdx.json");
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		manifest.write(out);
		return out.toByteArray();
	}

	private static byte[] content(ZipFile source, ZipEntry entry) throws IOException {
		return source.getInputStream(entry).readAllBytes();
	}

}
