package io.longwire.server.bench;

import java.nio.ByteBuffer;

/** The order in which numbered messages come to one who gets them all, and what is to be said where they do not. Guarded by the loop of who gets them. */
final class Order {
    /** Nothing to take. */
    static final long NONE = -1;

    private final String who;
    private final Faults faults;
    private long due;

    /** @param who gets them, for people */
    Order(String who, Faults faults) {
        this.who = who;
        this.faults = faults;
    }

    /** The number that comes next. */
    long due() {
        return due;
    }

    /** The message that was due has come. */
    void taken() {
        due++;
    }

    /**
     * Another message has come than the one that is due.
     *
     * @param published so many have been published
     * @return the number of it when it is a later one, and those before are missing; else {@link #NONE}
     */
    long unexpected(Bodies bodies, int owner, ByteBuffer payload, long published) {
        long number = Bodies.number(payload);
        long was = due;
        if (!bodies.matches(payload, owner, number) || number >= published) {
            int size = payload.remaining();
            faults.add(
                    Faults.Kind.WRONG,
                    1,
                    () -> who + " got " + size + " bytes that nobody published, when message " + was + " was due");
            return NONE;
        }
        if (number < due) {
            Faults.Kind kind = faults.found() ? Faults.Kind.OUT_OF_ORDER : Faults.Kind.REPEATED;
            faults.add(kind, 1, () -> who + " got message " + number + " when " + was + " was due");
            return NONE;
        }
        faults.add(
                Faults.Kind.MISSING, number - due, () -> who + " got message " + number + " when " + was + " was due");
        return number;
    }
}
