package io.longwire.verification.stomp;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** How frames are written and read. */
final class FrameRows {
    private static final String SUBSCRIBE = "SUBSCRIBE\nid:s\ndestination:/topic/%s\nreceipt:s\n\n^";

    private FrameRows() {}

    static List<Row> all() {
        return List.of(
                following("STOMP Frames", "a frame is a command, headers, a blank line, a body and NUL")
                        .sends("SEND\ndestination:/topic/%s\n\nhello^")
                        .getsBody("hello", "MESSAGE", "destination:/topic/%s", "subscription:s", "message-id:*"),
                following("STOMP Frames", "line ends between frames are ignored")
                        .sends("\n\n\nSEND\ndestination:/topic/%s\n\n1^\n\nSEND\ndestination:/topic/%s\n\n2^\n")
                        .getsBody("1", "MESSAGE")
                        .getsBody("2", "MESSAGE"),
                following("STOMP Frames", "in 1.2 a line may end with CRLF", "1.2")
                        .sends("SEND\r\ndestination:/topic/%s\r\nfoo:bar\r\n\r\nhello^\r\n")
                        .getsBody("hello", "MESSAGE", "foo:bar"),
                following(
                                "STOMP 1.1: Frames",
                                "before 1.2 a CR is a part of its line, and goes on as a blank",
                                "1.0",
                                "1.1")
                        .sends("SEND\ndestination:/topic/%s\nfoo:bar\r\n\nhello^")
                        .getsBody("hello", "MESSAGE", "foo:bar "),
                following("STOMP Frames", "a frame may come in any pieces")
                        .sendsInPieces("SEND\ndestination:/topic/%s\ncontent-length:3\n\na^b^")
                        .getsBody("a^b", "MESSAGE"),
                following("STOMP Frames", "many frames may come at once")
                        .sends("SEND\ndestination:/topic/%s\n\n1^".repeat(50))
                        .gets("MESSAGE")
                        .sends("UNSUBSCRIBE\nid:s\nreceipt:u\n\n^"),
                connected("STOMP Frames", "the command is written in capitals")
                        .sends("send\n\n^")
                        .fails("", 1002),
                connected("STOMP Frames", "an unknown command is an error")
                        .sends("PUBLISH\n\n^")
                        .fails("", 1002),
                connected("STOMP Frames", "an empty command is an error")
                        .sends(":\n\n^")
                        .fails("", 1002),
                connected("STOMP Frames", "a header line has a colon")
                        .sends("SEND\nfoo\n\n^")
                        .fails("", 1002),
                connected("STOMP Frames", "a header has a name")
                        .sends("SEND\ndestination:/topic/%s\n:x\n\n^")
                        .fails("", 1002),
                following("Value Encoding", "escapes in 1.2 are for line feed, return, colon and backslash", "1.2")
                        .sends("SEND\ndestination:/topic/%s\na\\cb:1\\n2\\r3\\c4\\\\5\n\n^")
                        .gets("MESSAGE", "a\\cb:1\\n2\\r3\\c4\\\\5"),
                following("STOMP 1.1: Value Encoding", "escapes in 1.1 are for line feed, colon and backslash", "1.1")
                        .sends("SEND\ndestination:/topic/%s\na\\cb:1\\n2\\c3\\\\4\n\n^")
                        .gets("MESSAGE", "a\\cb:1\\n2\\c3\\\\4"),
                following("STOMP 1.0", "nothing is escaped in 1.0", "1.0")
                        .sends("SEND\ndestination:/topic/%s\na:1\\n2\\c3:4\n\n^")
                        .gets("MESSAGE", "a:1\\n2\\c3:4"),
                connected("Value Encoding", "an undefined escape is a fatal error", "1.2")
                        .sends("SEND\ndestination:/topic/%s\na:b\\tc\n\n^")
                        .fails("", 1002),
                connected("Value Encoding", "a return is not escaped in 1.1", "1.1")
                        .sends("SEND\ndestination:/topic/%s\na:b\\rc\n\n^")
                        .fails("", 1002),
                connected("Value Encoding", "a backslash at the end is no escape", "1.1", "1.2")
                        .sends("SEND\ndestination:/topic/%s\na:b\\\n\n^")
                        .fails("", 1002),
                following("Value Encoding", "in 1.2 a value may hold colons", "1.2")
                        .sends("SEND\ndestination:/topic/%s\na:b:c\n\n^")
                        .gets("MESSAGE", "a:b\\cc"),
                following("Value Encoding", "headers are UTF-8")
                        .sends("SEND\ndestination:/topic/%s\nname:" + utf8("Zoë ☃ 🙂") + "\n\n^")
                        .gets("MESSAGE", "name:" + utf8("Zoë ☃ 🙂")),
                connected("Value Encoding", "headers that are not UTF-8 are an error")
                        .sends("SEND\ndestination:/topic/%s\nname:\u00ff\u00fe\n\n^")
                        .fails("", 1002),
                following("Value Encoding", "blanks in a value are kept", "1.1", "1.2")
                        .sends("SEND\ndestination:/topic/%s\na: b \n\n^")
                        .gets("MESSAGE", "a: b "),
                following("Body", "a body may be empty")
                        .sends("SEND\ndestination:/topic/%s\n\n^")
                        .getsBody("", "MESSAGE", "content-length:0"),
                following("Body", "with content-length a body may hold NUL")
                        .sends("SEND\ndestination:/topic/%s\ncontent-length:5\n\na^b^c^")
                        .getsBody("a^b^c", "MESSAGE", "content-length:5"),
                following("Body", "any bytes are a body")
                        .sends("SEND\ndestination:/topic/%s\ncontent-length:4\n\n\u00ff\u0080\u0001\u00c3^")
                        .getsBody("\u00ff\u0080\u0001\u00c3", "MESSAGE"),
                following("Body", "without content-length a body ends at the first NUL")
                        .sends("SEND\ndestination:/topic/%s\n\nab^")
                        .getsBody("ab", "MESSAGE", "content-length:2"),
                connected("Body", "only SEND may have one")
                        .sends("SUBSCRIBE\nid:s\ndestination:/topic/%s\n\nbody^")
                        .fails("", 1002),
                connected("Header content-length", "behind that many bytes stands NUL")
                        .sends("SEND\ndestination:/topic/%s\ncontent-length:2\n\nabc^")
                        .fails("", 1002),
                connected("Header content-length", "it is a number")
                        .sends("SEND\ndestination:/topic/%s\ncontent-length:two\n\nab^")
                        .fails("", 1002),
                connected("Header content-length", "it is not negative")
                        .sends("SEND\ndestination:/topic/%s\ncontent-length:-1\n\nab^")
                        .fails("", 1002),
                connected("Header content-length", "one beyond every number is too large")
                        .sends("SEND\ndestination:/topic/%s\ncontent-length:99999999999999999999\n\n")
                        .fails("", 1009),
                following("Header content-type", "it goes with the message")
                        .sends("SEND\ndestination:/topic/%s\ncontent-type:application/json;charset=utf-8\n\n{}^")
                        .getsBody("{}", "MESSAGE", "content-type:application/json;charset=utf-8"),
                following("Header content-type", "none is made up")
                        .sends("SEND\ndestination:/topic/%s\n\n{}^")
                        .gets("MESSAGE", "!content-type"),
                following("Repeated Header Entries", "the first counts")
                        .sends("SEND\ndestination:/topic/%s\nfoo:World\nfoo:Hello\n\n^")
                        .gets("MESSAGE", "foo:World"),
                connected("Repeated Header Entries", "for the server's own headers too")
                        .sends("SEND\ndestination:/topic/%s\nreceipt:1\nreceipt:2\n\n^")
                        .gets("RECEIPT", "receipt-id:1"),
                connected("Size Limits", "too many header lines are refused")
                        .sends("SEND\ndestination:/topic/%s\n" + "a:b\n".repeat(200) + "\n^")
                        .fails("", 1009),
                connected("Size Limits", "too long header lines are refused")
                        .sends("SEND\ndestination:/topic/%s\na:" + "b".repeat(17_000) + "\n\n^")
                        .fails("", 1009),
                connected("Size Limits", "a body is refused by its length before it comes")
                        .sends("SEND\ndestination:/topic/%s\ncontent-length:2000000\n\n")
                        .fails("", 1009));
    }

    private static Row connected(String section, String rule, String... versions) {
        return Row.connected(section, rule, versions);
    }

    private static Row following(String section, String rule, String... versions) {
        return Row.connected(section, rule, versions).sends(SUBSCRIBE).gets("RECEIPT");
    }

    /** UTF-8 as one char a byte. */
    static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
