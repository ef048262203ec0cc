package dev.holdfast.history;

import java.lang.reflect.UndeclaredThrowableException;

import javax.sql.DataSource;

import dev.holdfast.audit.AuditChain;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Adds the ends of executions to the audit chain, in the transaction that writes them.
 */
final class AuditTrail {

	private final TransactionTemplate transaction;

	private final JdbcTemplate jdbc;

	AuditTrail(DataSource dataSource, PlatformTransactionManager transactions) {
		this.transaction = new TransactionTemplate(transactions);
		this.jdbc = new JdbcTemplate(dataSource);
	}

	/**
	 * Writes the end of an execution and adds its link; if either fails, neither is
	 * written.
	 * @throws ReflectiveOperationException as thrown by writing
	 */
	void added(long execution, Writing writing) throws ReflectiveOperationException {
		try {
			this.transaction.executeWithoutResult((status) -> {
				write(writing);
				this.jdbc.execute((ConnectionCallback<Boolean>) (connection) -> {
					AuditChain.append(connection, execution);
					return true;
				});
			});
		}
		catch (UndeclaredThrowableException ex) {
			if (ex.getUndeclaredThrowable() instanceof ReflectiveOperationException failure) {
				throw failure;
			}
			throw ex;
		}
	}

	private static void write(Writing writing) {
		try {
			writing.write();
		}
		catch (ReflectiveOperationException ex) {
			throw new UndeclaredThrowableException(ex);
		}
	}

	/** Writes an end. */
	@FunctionalInterface
	interface Writing {

		void write() throws ReflectiveOperationException;

	}

}
