package dev.holdfast.evidence;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.regex.Pattern;

import dev.holdfast.plan.RestoreTestSpec;
import org.jspecify.annotations.Nullable;

/**
 * A query that must give one value. It runs in a transaction that may only read, and that
 * is rolled back.
 */
final class SqlQuestion implements Checks.Question {

	/** Not every text that BigDecimal takes: 1e999999999 would take for ever. */
	private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,1000}(?:\\.[0-9]{1,1000})?");

	private final RestoreTestSpec.SqlCheck check;

	private final Checks.@Nullable Connections database;

	private volatile @Nullable Connection connection;

	private volatile @Nullable Statement statement;

	SqlQuestion(RestoreTestSpec.SqlCheck check, Checks.@Nullable Connections database) {
		this.check = check;
		this.database = database;
	}

	@Override
	public String kind() {
		return "sql";
	}

	@Override
	public String expected() {
		BigDecimal least = this.check.atLeast();
		BigDecimal most = this.check.atMost();
		if (least == null && most == null) {
			return String.valueOf(this.check.expect());
		}
		return ((least != null) ? "at least " + least.toPlainString() : "")
				+ ((least != null && most != null) ? ", " : "")
				+ ((most != null) ? "at most " + most.toPlainString() : "");
	}

	@Override
	public Checks.Answer ask() {
		if (this.database == null) {
			return Checks.Answer.failed("no database was restored that could be asked");
		}
		try (Connection opened = this.database.open()) {
			this.connection = opened;
			opened.setAutoCommit(false);
			opened.setReadOnly(true);
			try (Statement asking = opened.createStatement()) {
				this.statement = asking;
				asking.setQueryTimeout((int) Math.min(Integer.MAX_VALUE, this.check.timeout().toSeconds() + 1));
				asking.setMaxRows(2);
				return answer(asking);
			}
			finally {
				opened.rollback();
			}
		}
		catch (SQLException ex) {
			// the server's text may quote what variables stand for
			return Checks.Answer.failed("the database refused it"
					+ (this.check.hidden() ? " (SQLSTATE " + ex.getSQLState() + ")" : ": " + firstLine(ex)));
		}
	}

	private static String firstLine(SQLException ex) {
		return String.valueOf(ex.getMessage()).lines().findFirst().orElse("");
	}

	private Checks.Answer answer(Statement asking) throws SQLException {
		try (ResultSet rows = asking.executeQuery(this.check.sql())) {
			int columns = rows.getMetaData().getColumnCount();
			if (columns != 1) {
				return Checks.Answer.failed("it gives " + columns + " columns in place of one value");
			}
			if (!rows.next()) {
				return Checks.Answer.failed("it gives no row");
			}
			String found = text(rows.getObject(1), rows);
			if (rows.next()) {
				return Checks.Answer.failed(found, "it gives more than one row");
			}
			String problem = problem(found);
			return (problem == null) ? Checks.Answer.passed(found)
					: Checks.Answer.failed(found, this.check.hidden() ? "another value was found" : problem);
		}
	}

	private static String text(@Nullable Object value, ResultSet rows) throws SQLException {
		return (value == null) ? "null"
				: (value instanceof Boolean) ? value.toString() : String.valueOf(rows.getString(1));
	}

	private @Nullable String problem(String found) {
		String expect = this.check.expect();
		if (expect != null) {
			return same(expect, found) ? null : "found " + found + " in place of " + expect;
		}
		BigDecimal number = number(found);
		if (number == null) {
			return found + " is not a number";
		}
		BigDecimal least = this.check.atLeast();
		if (least != null && number.compareTo(least) < 0) {
			return found + " is less than " + least.toPlainString();
		}
		BigDecimal most = this.check.atMost();
		return (most != null && number.compareTo(most) > 0) ? found + " is more than " + most.toPlainString() : null;
	}

	/** The same text, the same number (1.50 is 1.5), or the same truth (TRUE is true). */
	private static boolean same(String expect, String found) {
		BigDecimal one = number(expect);
		BigDecimal other = number(found);
		if (one != null && other != null) {
			return one.compareTo(other) == 0;
		}
		boolean truth = found.equals("true") || found.equals("false");
		return truth ? expect.toLowerCase(Locale.ROOT).equals(found) : expect.equals(found);
	}

	private static @Nullable BigDecimal number(String text) {
		return NUMBER.matcher(text).matches() ? new BigDecimal(text) : null;
	}

	/** A server does not notice that a client is gone: it has to be told first. */
	@Override
	public void abort() {
		try {
			Statement asking = this.statement;
			if (asking != null) {
				asking.cancel();
			}
			Connection opened = this.connection;
			if (opened != null) {
				opened.abort(Runnable::run);
			}
		}
		catch (SQLException ex) {
			// it has ended already, which is what was wanted
		}
	}

}
