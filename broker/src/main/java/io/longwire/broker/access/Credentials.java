package io.longwire.broker.access;

import org.jspecify.annotations.Nullable;

/**
 * What a client says of itself. Other proofs (a certificate, an {@code Authorization} header, a cookie) travel with the
 * {@link io.longwire.protocol.peer.Peer}.
 *
 * @param login the name it gave; null when it gave none
 * @param passcode its secret; null when it gave none
 */
public record Credentials(@Nullable String login, @Nullable String passcode) {
    /** Nothing said. */
    public static final Credentials NONE = new Credentials(null, null);

    /** Without the secret, for this may reach a log. */
    @Override
    public String toString() {
        return "Credentials[login " + (login == null ? "absent" : "given") + ", passcode "
                + (passcode == null ? "absent" : "given") + "]";
    }
}
