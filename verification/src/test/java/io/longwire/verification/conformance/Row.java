package io.longwire.verification.conformance;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.frame.Side;
import io.longwire.testkit.frame.RawFrames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * One rule of the suite: what the other side sends, and exactly what must come of it. Unless the row says otherwise the end under test echoes messages,
 * the bytes arrive as they like, and at last the other side closes with 1000 and gets that back: the connection has stayed open. Immutable.
 */
final class Row {
    private static final Limits ROOM = Limits.DEFAULT.withMessageBytes(16 << 20).withOutboundBytes(64 << 20);

    private final String name;
    private UnaryOperator<RawFrames> script = frames -> frames;
    private UnaryOperator<List<Frame>> reading = frames -> frames;
    private List<Frame> frames = List.of();
    private Ending ending = Ending.closed(1000);
    private boolean stays = true;
    private int pieces = Integer.MAX_VALUE;
    private Limits limits = ROOM;
    private Opening opening = Opening.PLAIN;
    private Echoing echoing = Echoing.WHOLE;
    private Set<Side> ends = EnumSet.allOf(Side.class);

    private Row(String name) {
        this.name = name;
    }

    private Row with(Consumer<Row> change) {
        Row copy = new Row(name);
        copy.script = script;
        copy.reading = reading;
        copy.frames = frames;
        copy.ending = ending;
        copy.stays = stays;
        copy.pieces = pieces;
        copy.limits = limits;
        copy.opening = opening;
        copy.echoing = echoing;
        copy.ends = ends;
        change.accept(copy);
        return copy;
    }

    static Row of(String id, String rule, String section) {
        return new Row(id + " " + rule + " (" + section + ")");
    }

    /** What the other side sends. Called anew for each end. */
    Row sends(UnaryOperator<RawFrames> script) {
        return with(row -> row.script = script);
    }

    /** It comes in pieces of that many bytes, each a write of its own. */
    Row inPieces(int bytes) {
        return with(row -> row.pieces = bytes);
    }

    /** What the end under test sends, but for the close frame at the end. */
    Row gets(Frame... frames) {
        return gets(Arrays.asList(frames));
    }

    Row gets(List<Frame> frames) {
        return with(row -> row.frames = frames);
    }

    Row fails(int code) {
        return ends(Ending.failed(code));
    }

    /** The script has a close frame in it. */
    Row closes(int code) {
        return ends(Ending.closed(code));
    }

    Row ends(Ending ending) {
        return with(row -> {
            row.ending = ending;
            row.stays = false;
        });
    }

    Row within(Limits limits) {
        return with(row -> row.limits = limits);
    }

    Row echoing(Echoing echoing) {
        return with(row -> row.echoing = echoing);
    }

    Row opened(Opening opening) {
        return with(row -> row.opening = opening);
    }

    Row at(Side end) {
        return with(row -> row.ends = EnumSet.of(end));
    }

    /** What to make of the frames before they are compared. */
    Row read(UnaryOperator<List<Frame>> reading) {
        return with(row -> row.reading = reading);
    }

    String name() {
        return pieces == Integer.MAX_VALUE ? name : name + ", in pieces of " + pieces;
    }

    byte[] script(Side end) {
        RawFrames built = script.apply(RawFrames.from(end.other()));
        return (stays ? built.close(1000, "") : built).bytes();
    }

    int pieces() {
        return pieces;
    }

    /** Whether the other side ends its half of the connection after the script. */
    boolean hangsUp() {
        return ending.by() == Ending.By.NOBODY;
    }

    Limits limits() {
        return limits;
    }

    Opening opening() {
        return opening;
    }

    Echoing echoing() {
        return echoing;
    }

    boolean concerns(Side end) {
        return ends.contains(end);
    }

    boolean endClosesFirst(Side end) {
        return ending.endClosesFirst(end);
    }

    List<Frame> read(List<Frame> sent) {
        return reading.apply(sent);
    }

    Outcome expected(Side end) {
        List<Frame> all = new ArrayList<>(frames);
        if (ending.frame() != 0) {
            all.add(Frame.close(ending.frame()));
        }
        return new Outcome(all, ending.endClosesFirst(end), ending.reported(), ending.began(end), List.of());
    }
}
