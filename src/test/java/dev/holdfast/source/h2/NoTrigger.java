package dev.holdfast.source.h2;

import java.sql.Connection;

import org.h2.api.Trigger;
import org.jspecify.annotations.Nullable;

/** A trigger that does nothing. */
public class NoTrigger implements Trigger {

	@Override
	public void fire(Connection connection, Object @Nullable [] before, Object @Nullable [] after) {
		// only its presence matters
	}

}
