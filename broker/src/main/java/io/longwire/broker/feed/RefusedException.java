package io.longwire.broker.feed;

import io.longwire.protocol.fallback.ProblemDetails;

/** A request that is answered with an error. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient ProblemDetails problem;

    RefusedException(int status, String title, String detail) {
        super(detail);
        this.problem = new ProblemDetails(status, title, detail);
    }

    ProblemDetails problem() {
        return problem;
    }
}
