package dev.holdfast.history;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.launch.JobOperator;

/**
 * The job operator, which lets us know what this process has launched, and stops jobs by
 * {@link SafeStop}.
 */
final class RecordingOperator implements InvocationHandler {

	private static final Set<String> LAUNCHES = Set.of("run", "start", "startNextInstance", "restart");

	private final JobOperator operator;

	private final RunningJobs running;

	private final SafeStop stop;

	private RecordingOperator(JobOperator operator, RunningJobs running, SafeStop stop) {
		this.operator = operator;
		this.running = running;
		this.stop = stop;
	}

	static JobOperator around(JobOperator operator, RunningJobs running, SafeStop stop) {
		return (JobOperator) Proxy.newProxyInstance(RecordingOperator.class.getClassLoader(),
				new Class<?>[] { JobOperator.class }, new RecordingOperator(operator, running, stop));
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
		try {
			if (LAUNCHES.contains(method.getName())) {
				return this.running.launch(() -> method.invoke(this.operator, arguments));
			}
			if (method.getName().equals("stop") && arguments != null && arguments[0] instanceof JobExecution job) {
				return this.stop.stop(job);
			}
			return method.invoke(this.operator, arguments);
		}
		catch (InvocationTargetException ex) {
			throw (ex.getCause() != null) ? ex.getCause() : ex;
		}
	}

}
