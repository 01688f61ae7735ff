package io.longwire.verification.conformance;

import io.longwire.protocol.deflate.DeflateOptions;
import io.longwire.protocol.deflate.PermessageDeflate;
import io.longwire.protocol.frame.Side;
import java.util.ArrayList;
import java.util.List;

/**
 * On which terms a row is compressed, and what both sides may therefore do.
 *
 * @param end which end is under test
 * @param options its options
 * @param says what the other side says in the handshake
 * @param agreed what comes of it
 */
record DeflateTerms(Side end, DeflateOptions options, String says, String agreed) {
    private static final String NAME = "permessage-deflate";
    private static final DeflateOptions KEEPING = DeflateOptions.DEFAULT.withContext();

    /** Every parameter there is; the windows come on top of that. */
    static List<DeflateTerms> main() {
        List<DeflateTerms> all = new ArrayList<>();
        for (String parameters : List.of(
                "",
                "; server_no_context_takeover",
                "; client_no_context_takeover",
                "; server_no_context_takeover; client_no_context_takeover",
                "; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=9;"
                        + " client_max_window_bits=10")) {
            for (Side end : Side.values()) {
                all.add(new DeflateTerms(end, KEEPING, NAME + parameters, NAME + parameters));
            }
        }
        String forgets = NAME + "; server_no_context_takeover; client_no_context_takeover";
        all.add(server(DeflateOptions.DEFAULT, NAME + "; client_max_window_bits", forgets));
        all.add(new DeflateTerms(Side.CLIENT, DeflateOptions.DEFAULT, forgets, forgets));
        return all;
    }

    /** The seven sets of parameters of the Autobahn test suite (its group 13), as its client offers them and its server answers them. */
    static List<DeflateTerms> autobahn() {
        List<DeflateTerms> all = new ArrayList<>();
        String offer = NAME + "; client_no_context_takeover; client_max_window_bits";
        String forgets = "; server_no_context_takeover";
        for (String asked : List.of("", forgets)) {
            for (String window : List.of("", "; server_max_window_bits=8", "; server_max_window_bits=15")) {
                String keeping = NAME + asked + "; client_no_context_takeover" + window;
                String forgetting = NAME + forgets + "; client_no_context_takeover" + window;
                all.add(server(KEEPING, offer + asked + window, keeping));
                all.add(server(DeflateOptions.DEFAULT, offer + asked + window, forgetting));
            }
        }
        String three = offer + forgets + "; server_max_window_bits=8, " + offer + forgets + ", " + offer;
        all.add(server(KEEPING, three, NAME + forgets + "; client_no_context_takeover; server_max_window_bits=8"));
        for (String asked : List.of("", "; client_no_context_takeover")) {
            for (String window : List.of("", "; client_max_window_bits=8", "; client_max_window_bits=15")) {
                String answer = NAME + forgets + asked + window;
                all.add(new DeflateTerms(Side.CLIENT, DeflateOptions.DEFAULT, answer, answer));
                all.add(new DeflateTerms(Side.CLIENT, KEEPING, answer, answer));
            }
        }
        return all;
    }

    /** All windows of both sides, and how they come about. */
    static List<DeflateTerms> windows() {
        List<DeflateTerms> all = new ArrayList<>();
        for (int bits = 8; bits <= 15; bits++) {
            String server = NAME + "; server_max_window_bits=" + bits;
            String client = NAME + "; client_max_window_bits=" + bits;
            for (Side end : Side.values()) {
                all.add(new DeflateTerms(end, KEEPING, server, server));
            }
            all.add(server(KEEPING, client, bits == 15 ? NAME : client));
            all.add(new DeflateTerms(Side.CLIENT, KEEPING, client, client));
        }
        DeflateOptions small = KEEPING.withWindowBits(10, 12);
        String both = NAME + "; server_max_window_bits=10; client_max_window_bits=12";
        String smaller = NAME + "; server_max_window_bits=9; client_max_window_bits=11";
        all.add(server(small, NAME + "; client_max_window_bits", both));
        all.add(server(small, smaller, smaller));
        all.add(server(small, NAME, NAME + "; server_max_window_bits=10"));
        all.add(new DeflateTerms(Side.CLIENT, small, both, both));
        all.add(new DeflateTerms(Side.CLIENT, small, smaller, smaller));
        return all;
    }

    /** Several offers, some of which nobody can accept (RFC 7692 §5.1, §7.1). */
    static List<DeflateTerms> offers() {
        return List.of(
                server(KEEPING, NAME + ", " + NAME + "; server_no_context_takeover", NAME),
                server(KEEPING, "x-other; a=b, " + NAME, NAME),
                server(KEEPING, NAME + "; unheard_of, " + NAME, NAME),
                server(
                        KEEPING,
                        NAME + "; server_max_window_bits=7, " + NAME + "; server_max_window_bits=16, " + NAME
                                + "; server_max_window_bits=11",
                        NAME + "; server_max_window_bits=11"),
                server(KEEPING, NAME + "; server_max_window_bits=\"12\"", NAME + "; server_max_window_bits=12"),
                server(KEEPING, NAME + " ;client_max_window_bits\t,", NAME));
    }

    private static DeflateTerms server(DeflateOptions options, String says, String agreed) {
        return new DeflateTerms(Side.SERVER, options, says, agreed);
    }

    static DeflateTerms plain(Side end) {
        return new DeflateTerms(end, KEEPING, NAME, NAME);
    }

    Opening opening() {
        return new Opening(List.of(new PermessageDeflate(options)), says, agreed);
    }

    boolean endKeeps() {
        return keeps(end);
    }

    boolean peerKeeps() {
        return keeps(end.other());
    }

    private boolean keeps(Side side) {
        return !agreed.contains(side == Side.SERVER ? "server_no_context" : "client_no_context");
    }

    int endWindow() {
        return window(end);
    }

    int peerWindow() {
        return window(end.other());
    }

    private int window(Side side) {
        String parameter = side == Side.SERVER ? "server_max_window_bits=" : "client_max_window_bits=";
        int at = agreed.indexOf(parameter);
        return at < 0
                ? 15
                : Integer.parseInt(agreed.substring(at + parameter.length()).split("\\D", 2)[0]);
    }

    /** The reserved bits of a message of that size as the end under test sends it. */
    int rsv(int bytes) {
        return bytes >= options.threshold() ? 0b100 : 0;
    }

    @Override
    public String toString() {
        return says.equals(agreed) ? "'" + agreed + "'" : "'" + says + "' agreed as '" + agreed + "'";
    }
}
