package dev.holdfast.testing;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * Something that a {@link FaultProxy} does to the requests that match: at most so many
 * times, and counted, so that a test can assert that it really happened.
 */
public final class Fault {

	enum Kind {

		/** Forwards a share of the request's body, then resets the connection. */
		RESET_REQUEST,
		/** Sends a share of the response's body, then resets the connection. */
		RESET_RESPONSE,
		/** Lets the store do it, then resets the connection instead of the answer. */
		SWALLOW_RESPONSE,
		/**
		 * Reads a share of the request's body and then nothing more, and never answers.
		 */
		STALL,
		/** Answers itself. */
		ANSWER,
		/** Hands other bytes on to the store. */
		ALTER_REQUEST,
		/** Changes the head of the answer. */
		ALTER_RESPONSE

	}

	final Kind kind;

	private final Predicate<HttpHead> matches;

	private final AtomicInteger left;

	private final AtomicInteger fired = new AtomicInteger();

	double share;

	int status;

	String code = "";

	@Nullable UnaryOperator<HttpHead> head;

	private Fault(Kind kind, Predicate<HttpHead> matches, int times) {
		this.kind = kind;
		this.matches = matches;
		this.left = new AtomicInteger(times);
	}

	/** Resets the connection after this share of a request's body. */
	public static Fault reset(double share, int times, Predicate<HttpHead> matches) {
		Fault fault = new Fault(Kind.RESET_REQUEST, matches, times);
		fault.share = share;
		return fault;
	}

	/** Resets the connection after this share of a response's body. */
	public static Fault resetResponse(double share, int times, Predicate<HttpHead> matches) {
		Fault fault = new Fault(Kind.RESET_RESPONSE, matches, times);
		fault.share = share;
		return fault;
	}

	/** The store gets and does it, but its answer never arrives. */
	public static Fault swallowResponse(int times, Predicate<HttpHead> matches) {
		return new Fault(Kind.SWALLOW_RESPONSE, matches, times);
	}

	/** Takes this share of a request's body and then falls silent. */
	public static Fault stall(double share, int times, Predicate<HttpHead> matches) {
		Fault fault = new Fault(Kind.STALL, matches, times);
		fault.share = share;
		return fault;
	}

	/** Answers with this status and error code; the store never hears of it. */
	public static Fault answer(int status, String code, int times, Predicate<HttpHead> matches) {
		Fault fault = new Fault(Kind.ANSWER, matches, times);
		fault.status = status;
		fault.code = code;
		return fault;
	}

	/**
	 * Flips a bit in the middle of a request's body.
	 * @param head changes the request's head too, for example its checksums
	 */
	public static Fault alterRequest(int times, Predicate<HttpHead> matches, UnaryOperator<HttpHead> head) {
		Fault fault = new Fault(Kind.ALTER_REQUEST, matches, times);
		fault.head = head;
		return fault;
	}

	/** Changes the head of the store's answer. */
	public static Fault alterResponse(int times, Predicate<HttpHead> matches, UnaryOperator<HttpHead> head) {
		Fault fault = new Fault(Kind.ALTER_RESPONSE, matches, times);
		fault.head = head;
		return fault;
	}

	/** How often it happened. */
	public int fired() {
		return this.fired.get();
	}

	/** Whether it is this request's turn; counts it. */
	boolean strikes(HttpHead request) {
		if (this.matches.test(request) && this.left.getAndUpdate((n) -> Math.max(0, n - 1)) > 0) {
			this.fired.incrementAndGet();
			return true;
		}
		return false;
	}

	HttpHead changed(HttpHead head) {
		return (this.head != null) ? this.head.apply(head) : head;
	}

}
