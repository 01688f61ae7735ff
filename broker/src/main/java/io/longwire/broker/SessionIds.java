package io.longwire.broker;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.function.Supplier;

/** Ids of 128 bits that nobody can guess. Any thread. */
final class SessionIds implements Supplier<String> {
    private static final int BYTES = 16;

    private final SecureRandom random = new SecureRandom();

    @Override
    public String get() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
