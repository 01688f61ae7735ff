package io.longwire.embed.handler;

import io.longwire.protocol.peer.Identity;
import java.security.Principal;

/**
 * The user who sent a message, as code that came from elsewhere expects it.
 *
 * @param identity whose name is not null
 */
public record UserPrincipal(Identity identity) implements Principal {
    @Override
    public String getName() {
        return String.valueOf(identity.name());
    }
}
