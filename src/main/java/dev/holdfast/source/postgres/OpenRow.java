package dev.holdfast.source.postgres;

import java.io.IOException;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

import dev.holdfast.failure.HoldfastException;

/** A COPY of a row that is too large for a buffer, on a connection of its own. */
final class OpenRow {

	private final LoadPlace place;

	private final Marker marker;

	private final LoadTable table;

	private final Session session;

	private final @Nullable LoadStream stream;

	private final @Nullable JsonPipe json;

	/**
	 * @param name of the entry that it begins in
	 */
	OpenRow(LoadPlace place, Marker marker, String name, LoadTable table) {
		this.place = place;
		this.marker = marker;
		this.table = table;
		this.session = place.open();
		this.stream = begin(name);
		this.json = (this.stream != null && table.json() != null) ? new JsonPipe(table.json(), this.stream) : null;
	}

	/** Null when it is loaded already. */
	private @Nullable LoadStream begin(String name) {
		try {
			LoadStream begun = this.session.load();
			begun.begin(this.marker.mark(name) + LoadStream.utf8(this.table.copy()));
			return begun;
		}
		catch (SQLException ex) {
			if (this.marker.isDone(ex)) {
				return null;
			}
			this.session.close();
			throw failed(ex);
		}
		catch (IOException ex) {
			this.session.close();
			throw failed(ex);
		}
	}

	private HoldfastException failed(Exception ex) {
		return this.place.errors().statement(this.table.label(), this.table.copy(), ex);
	}

	void write(byte[] bytes, int length) {
		try {
			if (this.json != null) {
				this.json.write(bytes, length);
			}
			else if (this.stream != null) {
				this.stream.write(bytes, 0, length);
			}
		}
		catch (IOException ex) {
			throw failed(ex);
		}
	}

	void end() {
		try {
			if (this.json != null) {
				this.json.end();
			}
			if (this.stream != null) {
				this.stream.end();
			}
		}
		catch (SQLException | IOException ex) {
			throw failed(ex);
		}
		finally {
			this.session.close();
		}
	}

	void close() {
		this.session.abort();
		if (this.json != null) {
			this.json.close();
		}
	}

}
