package io.longwire.client;

/** How the messages of a subscription are acknowledged (STOMP 1.2, "SUBSCRIBE ack Header"). */
public enum AckMode {
    /** A message counts as acknowledged once the server has sent it. */
    AUTO("auto"),
    /** Each acknowledgement is one for all messages before it on the same subscription. */
    CLIENT("client"),
    /** Each message is acknowledged by itself. */
    CLIENT_INDIVIDUAL("client-individual");

    private final String header;

    AckMode(String header) {
        this.header = header;
    }

    /** As it stands in the header {@code ack}. */
    public String header() {
        return header;
    }
}
