package io.longwire.broker.feed;

import io.longwire.broker.access.Destination;
import io.longwire.broker.engine.Position;
import io.longwire.protocol.http.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Where a reader of some destinations stands: a position in each. Its text is the position itself for one destination; for several it is opaque,
 * begins with a mark made of their names, and is no longer than they are many.
 *
 * <p>Not for several threads.
 */
final class Cursor {
    private static final char BETWEEN = '.';
    private static final String OTHERS =
            "no cursor of these destinations. Read them without since: the answer has the cursor to go on with.";

    private final String mark;
    private final Position[] positions;

    /**
     * @param positions in the order of the destinations
     */
    Cursor(List<Destination> destinations, List<Position> positions) {
        this(mark(destinations), positions.toArray(new Position[0]));
    }

    private Cursor(String mark, Position[] positions) {
        this.mark = mark;
        this.positions = positions;
    }

    /**
     * Reads the text form.
     *
     * @throws RefusedException when it is none, or was made for other destinations
     */
    static Cursor parse(String text, List<Destination> destinations) throws RefusedException {
        String mark = mark(destinations);
        if (!text.startsWith(mark)) {
            throw none(text, OTHERS);
        }
        String[] parts = mark.isEmpty()
                ? new String[] {text}
                : text.substring(mark.length()).split("\\.", -1);
        if (parts.length != destinations.size()) {
            throw none(text, OTHERS);
        }
        Position[] positions = new Position[parts.length];
        for (int i = 0; i < parts.length; i++) {
            Position position = Position.parse(parts[i]);
            if (position == null) {
                throw none(text, mark.isEmpty() ? "no position; positions look like k3x9-17." : OTHERS);
            }
            positions[i] = position;
        }
        return new Cursor(mark, positions);
    }

    private static RefusedException none(String text, String why) {
        return new RefusedException(400, "Not a position", "'" + Tokens.printable(text) + "' is " + why);
    }

    /** What the text begins with; empty for one destination. */
    private static String mark(List<Destination> destinations) {
        if (destinations.size() == 1) {
            return "";
        }
        CRC32 sum = new CRC32();
        for (Destination destination : destinations) {
            sum.update(destination.name().getBytes(StandardCharsets.UTF_8));
            sum.update(0);
        }
        return Long.toHexString(sum.getValue()) + BETWEEN;
    }

    Position at(int index) {
        return positions[index];
    }

    void move(int index, Position to) {
        positions[index] = to;
    }

    @Override
    public String toString() {
        if (mark.isEmpty()) {
            return positions[0].toString();
        }
        StringBuilder text = new StringBuilder(mark);
        for (int i = 0; i < positions.length; i++) {
            if (i > 0) {
                text.append(BETWEEN);
            }
            text.append(positions[i]);
        }
        return text.toString();
    }
}
