package dev.holdfast.verify;

import java.io.IOException;
import java.io.InputStream;
import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.Entry;
import dev.holdfast.archive.RowDigest;
import dev.holdfast.archive.RowScanner;
import dev.holdfast.archive.encryption.DamagedArchiveException;
import org.jspecify.annotations.Nullable;

/**
 * The pieces of one table. They may come in any order, because several workers write
 * them, but each row that is cut goes on in the piece of the next number.
 */
final class TablePieces {

	private final RowDigest digest = new RowDigest();

	private final String suffix;

	private final @Nullable LargeObjectScanner objects;

	private final BitSet numbers = new BitSet();

	private final TreeSet<Integer> continued = new TreeSet<>();

	private @Nullable RowScanner cut;

	private int cutNumber = -1;

	private long bytes;

	private TablePieces(String suffix) {
		this.suffix = suffix;
		this.objects = suffix.equals("sql") ? new LargeObjectScanner(this.digest) : null;
	}

	/** Pieces whose names end so: rows of COPY text or JSON, or statements. */
	static TablePieces of(String suffix) {
		return new TablePieces(suffix);
	}

	/** Takes one piece. */
	void add(int number, String itsSuffix, Entry entry, InputStream content, byte[] buffer) throws IOException {
		if (this.numbers.get(number) || !this.suffix.equals(itsSuffix)) {
			throw new DamagedArchiveException("entry " + entry.name() + " is there twice", null);
		}
		this.numbers.set(number);
		this.bytes += entry.size();
		LargeObjectScanner statements = this.objects;
		if (statements != null) {
			statements.add(entry.name(), content, buffer);
		}
		else {
			scan(number, entry, content, buffer);
		}
	}

	private void scan(int number, Entry entry, InputStream content, byte[] buffer) throws IOException {
		boolean goesOn = number == this.cutNumber + 1 && this.cut != null;
		RowScanner scanner = (goesOn && this.cut != null) ? this.cut : new RowScanner(this.digest);
		if (goesOn) {
			this.continued.add(number);
			this.cut = null;
		}
		for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
			scanner.add(buffer, 0, read);
		}
		if (scanner.inRow()) {
			if (this.cut != null) {
				throw new DamagedArchiveException("entry " + entry.name() + " ends within a row", null);
			}
			this.cut = scanner;
			this.cutNumber = number;
		}
	}

	/** In what the pieces differ from what is said of them; null for in nothing. */
	@Nullable String difference(ContentItem.Table table) throws DamagedArchiveException {
		if (this.numbers.cardinality() != table.pieces() || this.numbers.length() != table.pieces()) {
			return this.numbers.cardinality() + " pieces, dumped were " + table.pieces();
		}
		if (this.cut != null) {
			return "its last row has no end";
		}
		if (!List.copyOf(this.continued).equals(table.continued())) {
			return "rows go on in the pieces " + this.continued + ", dumped were " + table.continued();
		}
		if (this.bytes != table.bytes()) {
			return this.bytes + " bytes, dumped were " + table.bytes();
		}
		if (this.objects != null) {
			this.objects.finish();
		}
		if (digested(table) && (this.digest.rows() != table.rows() || !this.digest.hex().equals(table.digest()))) {
			return this.digest.rows() + " rows with digest " + this.digest.hex() + ", dumped were " + table.rows()
					+ " with digest " + table.digest();
		}
		return null;
	}

	/**
	 * Whether the rows themselves are in the pieces: large objects without content are
	 * rows that no statement fills.
	 */
	boolean digested(ContentItem.Table table) {
		return this.objects == null || this.digest.rows() >= table.rows();
	}

}
