package dev.holdfast.cli;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;

import picocli.CommandLine;

/** Makes commands: those with a constructor for an {@link Invocation} are handed it. */
final class CommandFactory implements CommandLine.IFactory {

	private final Invocation invocation;

	CommandFactory(Invocation invocation) {
		this.invocation = invocation;
	}

	@Override
	public <K> K create(Class<K> type) throws Exception {
		for (Constructor<?> constructor : type.getDeclaredConstructors()) {
			if (constructor.getParameterCount() == 1 && constructor.getParameterTypes()[0] == Invocation.class) {
				return type.cast(construct(constructor));
			}
		}
		return CommandLine.defaultFactory().create(type);
	}

	private Object construct(Constructor<?> constructor) throws Exception {
		try {
			constructor.setAccessible(true);
			return constructor.newInstance(this.invocation);
		}
		catch (InvocationTargetException ex) {
			if (ex.getCause() instanceof Exception cause) {
				throw cause;
			}
			throw ex;
		}
	}

}
