package dev.wasmboot.sample.quote;

import java.util.stream.Collectors;

import dev.wasmboot.spring.WasmPluginException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Tells clients why there is no answer, and what to change about a request, as problem
 * details.
 */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

	@ExceptionHandler
	ProblemDetail invalid(InvalidRequestException ex) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST,
				String.valueOf(ex.getMessage()));
		problem.setProperty("errors", ex.errors());
		return problem;
	}

	@ExceptionHandler
	ProblemDetail unavailable(WasmPluginException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE,
				"no answer from '" + ex.plugin() + "': " + FailureReason.of(ex));
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(HttpMessageNotReadableException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, explain(ex.getCause()));
		return handleExceptionInternal(ex, problem, headers, status, request);
	}

	private static String explain(@Nullable Throwable cause) {
		if (cause instanceof UnrecognizedPropertyException unknown) {
			return "unknown field: " + path(unknown);
		}
		if (cause instanceof StreamConstraintsException) {
			return "the request is too large";
		}
		if (cause instanceof DatabindException || cause instanceof InputCoercionException) {
			String path = path((JacksonException) cause);
			if (!path.isEmpty()) {
				return path + " has a value of the wrong type";
			}
		}
		return "the request is not a JSON object like {\"currency\":\"EUR\",\"items\":"
				+ "[{\"sku\":\"apple\",\"quantity\":3,\"unitPrice\":\"1.20\"}]}";
	}

	/** Where Jackson stopped, written as {@code items[0].sku}. */
	private static String path(JacksonException ex) {
		return ex.getPath()
			.stream()
			.map((step) -> (step.getPropertyName() != null) ? "." + step.getPropertyName()
					: "[" + step.getIndex() + "]")
			.collect(Collectors.joining())
			.replaceFirst("^\\.", "");
	}

}
