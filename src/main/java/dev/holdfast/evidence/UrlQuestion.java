package dev.holdfast.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import dev.holdfast.plan.RestoreTestSpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An address that must answer. A redirection is an answer like any other. */
final class UrlQuestion implements Checks.Question {

	/** Bytes of an answer that are read; a health page has less. */
	private static final int LARGEST = 1 << 20;

	private final RestoreTestSpec.UrlCheck check;

	UrlQuestion(RestoreTestSpec.UrlCheck check) {
		this.check = check;
	}

	@Override
	public String kind() {
		return "url";
	}

	@Override
	public String expected() {
		String status = (this.check.status() != null) ? "status " + this.check.status() : "success";
		return this.check.expectJson().isEmpty() ? status
				: status + " and " + JsonMapper.shared().writeValueAsString(this.check.expectJson());
	}

	@Override
	public Checks.Answer ask() throws InterruptedException {
		HttpClient client = HttpClient.newBuilder()
			.followRedirects(HttpClient.Redirect.NEVER)
			.connectTimeout(this.check.timeout())
			.build();
		try {
			HttpRequest request = HttpRequest.newBuilder(this.check.url())
				.timeout(this.check.timeout())
				.header("Accept", "application/json, */*")
				.GET()
				.build();
			HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
			try (InputStream body = response.body()) {
				return answer(response.statusCode(), body);
			}
		}
		catch (ConnectException ex) {
			return Checks.Answer.failed("nobody answers there: the connection was refused or the name is unknown");
		}
		catch (IllegalArgumentException ex) {
			return Checks.Answer.failed("the address cannot be asked");
		}
		catch (IOException ex) {
			// its message may hold the address, with whatever is in it
			return Checks.Answer.failed("the connection failed (" + ex.getClass().getSimpleName() + ")");
		}
	}

	private Checks.Answer answer(int status, InputStream body) throws IOException {
		Integer expected = this.check.status();
		boolean right = (expected != null) ? status == expected : status >= 200 && status < 300;
		String found = "status " + status;
		if (!right) {
			return Checks.Answer.failed(found, "it answered with status " + status);
		}
		if (this.check.expectJson().isEmpty()) {
			return Checks.Answer.passed(found);
		}
		byte[] bytes = body.readNBytes(LARGEST + 1);
		if (bytes.length > LARGEST) {
			return Checks.Answer.failed(found, "its answer has more than " + LARGEST + " bytes");
		}
		String problem = problem(bytes);
		return (problem == null) ? Checks.Answer.passed(found + ", members as expected")
				: Checks.Answer.failed(found, problem);
	}

	private @Nullable String problem(byte[] body) {
		try {
			JsonNode answer = JsonMapper.shared().readTree(body);
			JsonExpectation.Difference difference = JsonExpectation.compare(this.check.expectJson(), answer);
			if (difference == null) {
				return null;
			}
			return "its member " + difference.path() + " is " + (this.check.hidden() ? "another" : difference.found());
		}
		catch (JacksonException ex) {
			return "its answer is not JSON";
		}
	}

	@Override
	public void abort() {
		// the interrupt ends the exchange
	}

}
