package dev.holdfast.source;

import java.sql.Connection;
import java.sql.SQLException;

/** A target that can be asked by SQL once it is loaded. */
public interface DatabaseTarget extends Target {

	/** A new connection to what was loaded, to be closed by who asked for it. */
	Connection connect() throws SQLException;

}
