package io.longwire.broker.access;

/** A client is not who it says, or says nothing where it must. Its message is shown to the client. */
public final class AuthenticationException extends Exception {
    public AuthenticationException(String message) {
        super(message);
    }
}
