package io.longwire.protocol.extension;

/** What came is wrong for the extension; carries the close code to fail with. */
public final class ExtensionException extends Exception {
    private final int closeCode;

    public ExtensionException(int closeCode, String message) {
        super(message);
        this.closeCode = closeCode;
    }

    /** See {@link io.longwire.protocol.frame.CloseCode}. */
    public int closeCode() {
        return closeCode;
    }
}
