package io.longwire.broker.engine;

/** The engine cannot take or give anything at the moment, as what it keeps things in fails: a disk that is full, a store that cannot be reached. */
public final class UnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param message fit for whoever sent the message
     */
    public UnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
