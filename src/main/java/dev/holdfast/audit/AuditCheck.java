package dev.holdfast.audit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Compares the history's tables with the chain, and the chain with itself. Memory does
 * not grow with either, apart from what it finds. To be run in one snapshot of the
 * tables, because runs go on meanwhile.
 */
public final class AuditCheck {

	private final Connection connection;

	private final List<AuditFinding> findings = new ArrayList<>();

	private final List<String> notes = new ArrayList<>();

	private AuditCheck(Connection connection) {
		this.connection = connection;
	}

	/** Checks everything. Changes nothing. */
	public static AuditReport run(Connection connection) throws SQLException {
		AuditCheck check = new AuditCheck(connection);
		LinkCheck links = new LinkCheck(connection, check::found);
		links.run();
		ExecutionCheck executions = new ExecutionCheck(connection, check::found, check.notes::add);
		executions.run(links.openAtBeginning());
		AuditHead head = AuditChain.head(connection);
		check.end(head, links.last());
		return new AuditReport(head, links.count(), executions.count(), check.findings, check.notes);
	}

	private void end(@Nullable AuditHead head, @Nullable AuditLink last) {
		if (head == null || last == null) {
			if (head != null || last != null) {
				found(new AuditFinding(AuditFinding.Change.REMOVED, null, null,
						(head == null) ? "the note of where the chain ends" : "every link of the chain"));
			}
		}
		else if (last.number() < head.link()) {
			found(new AuditFinding(AuditFinding.Change.REMOVED, last.number() + 1, null,
					LinkCheck.range(last.number() + 1, head.link()) + ", the chain's last"));
		}
		else if (!last.hash().equals(head.hash())) {
			found(new AuditFinding(AuditFinding.Change.EDITED, last.number(), last.execution(),
					"the chain ends with another link " + last.number() + " than was noted when it was written"));
		}
	}

	private void found(AuditFinding finding) {
		if (this.findings.size() < AuditReport.MOST) {
			this.findings.add(finding);
		}
	}

}
