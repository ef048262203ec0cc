package dev.holdfast.plan;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * An H2 database.
 *
 * @param name the source's name
 * @param url {@code jdbc:h2:…}
 * @param user user name, null for none
 * @param password password, null for none
 * @param format how rows are written
 * @param include patterns of {@code schema.table} to take; empty takes everything
 * @param exclude patterns to leave out
 * @param excludeData patterns whose structure is taken without rows
 */
public record H2Spec(String name, String url, @Nullable String user, @Nullable Secret password, DumpFormat format,
		List<String> include, List<String> exclude, List<String> excludeData) implements SourceSpec {

	public H2Spec {
		include = List.copyOf(include);
		exclude = List.copyOf(exclude);
		excludeData = List.copyOf(excludeData);
	}

	@Override
	public String type() {
		return "h2";
	}

}
