package io.longwire.verification.stomp;

import java.util.List;

/** How a session begins and ends. */
final class ConnectionRows {
    private ConnectionRows() {}

    static List<Row> all() {
        return List.of(
                Row.of("CONNECT or STOMP Frame", "CONNECT is answered with CONNECTED", "1.2")
                        .sends("CONNECT\naccept-version:1.2\nhost:localhost\n\n^")
                        .gets("CONNECTED", "version:1.2", "session:*", "server:*", "heart-beat:*"),
                Row.of("CONNECT or STOMP Frame", "STOMP is the same", "1.1", "1.2")
                        .sends("STOMP\naccept-version:${version}\nhost:localhost\n\n^")
                        .gets("CONNECTED", "version:${version}"),
                Row.of("CONNECT or STOMP Frame", "login and passcode are allowed")
                        .sends("CONNECT\naccept-version:${version}\nhost:localhost\nlogin:me\npasscode:secret\n\n^")
                        .gets("CONNECTED"),
                Row.of("CONNECT or STOMP Frame", "its headers are not escaped", "1.1", "1.2")
                        .sends("CONNECT\naccept-version:${version}\nhost:localhost\nlogin:a\\b:c\n\n^")
                        .gets("CONNECTED"),
                Row.of("Protocol Negotiation", "the highest common version is chosen", "1.2")
                        .sends("CONNECT\naccept-version:1.0,1.1,1.2,9.9\nhost:localhost\n\n^")
                        .gets("CONNECTED", "version:1.2"),
                Row.of("Protocol Negotiation", "a client may accept one alone")
                        .sends("CONNECT\naccept-version:${version}\nhost:localhost\n\n^")
                        .gets("CONNECTED", "version:${version}"),
                Row.of("Protocol Negotiation", "a client that accepts nothing speaks 1.0", "1.0")
                        .sends("CONNECT\n\n^")
                        .gets("CONNECTED", "version:1.0"),
                Row.of("Protocol Negotiation", "without a common version there is an ERROR that lists them", "1.2")
                        .sends("CONNECT\naccept-version:1.7,3\nhost:localhost\n\n^")
                        .gets("ERROR", "version:1.0,1.1,1.2", "message:*")
                        .ends(1002),
                Row.of("CONNECT or STOMP Frame", "no other frame comes first")
                        .sends("SEND\ndestination:/topic/%s\n\n^")
                        .fails("before CONNECT", 1002),
                Row.connected("CONNECT or STOMP Frame", "it comes once")
                        .sends("CONNECT\naccept-version:1.2\nhost:localhost\n\n^")
                        .fails("A second CONNECT", 1002),
                Row.of("CONNECT or STOMP Frame", "it has no body")
                        .sends("CONNECT\naccept-version:${version}\nhost:localhost\n\nbody^")
                        .fails("", 1002),
                Row.of("Heart-beating", "a client that wants none sends 0,0", "1.1", "1.2")
                        .sends("CONNECT\naccept-version:${version}\nhost:localhost\nheart-beat:0,0\n\n^")
                        .gets("CONNECTED", "heart-beat:*"),
                Row.of("Heart-beating", "the server says what it can and wants", "1.1", "1.2")
                        .sends("CONNECT\naccept-version:${version}\nhost:localhost\nheart-beat:4000,5000\n\n^")
                        .gets("CONNECTED", "heart-beat:10000,10000"),
                Row.of("Heart-beating", "its header is two numbers", "1.1", "1.2")
                        .sends("CONNECT\naccept-version:${version}\nhost:localhost\nheart-beat:1\n\n^")
                        .fails("heart-beat", 1002),
                Row.of("Heart-beating", "its header has no negative numbers", "1.1", "1.2")
                        .sends("CONNECT\naccept-version:${version}\nhost:localhost\nheart-beat:-1,0\n\n^")
                        .fails("heart-beat", 1002),
                Row.connected("Heart-beating", "a beat of the client is an end of line", "1.1", "1.2")
                        .sends("\n")
                        .sends("\n")
                        .isWell(),
                Row.connected("DISCONNECT", "its receipt comes last, then the end")
                        .sends("SEND\ndestination:/topic/%s\nreceipt:1\n\n^DISCONNECT\nreceipt:77\n\n^")
                        .gets("RECEIPT", "receipt-id:1")
                        .gets("RECEIPT", "receipt-id:77")
                        .ends(1000),
                Row.connected("DISCONNECT", "without a receipt there is only the end")
                        .sends("DISCONNECT\n\n^")
                        .ends(1000),
                Row.connected("DISCONNECT", "nothing that comes after it is done")
                        .sends("DISCONNECT\nreceipt:77\n\n^SEND\ndestination:/topic/%s\nreceipt:78\n\n^")
                        .gets("RECEIPT", "receipt-id:77")
                        .ends(1000),
                Row.connected("RECEIPT", "a receipt stands for all frames before it")
                        .sends("SEND\ndestination:/topic/%s\n\n^".repeat(20))
                        .sends("SEND\ndestination:/topic/%s\nreceipt:message-12345\n\n^")
                        .gets("RECEIPT", "receipt-id:message-12345"),
                Row.connected("RECEIPT", "its id is the client's, whatever is in it", "1.2")
                        .sends("SEND\ndestination:/topic/%s\nreceipt:a\\cb\\nc\\\\d\n\n^")
                        .gets("RECEIPT", "receipt-id:a\\cb\\nc\\\\d"),
                Row.connected("ERROR", "it names the receipt of the frame that failed")
                        .sends("SEND\ndestination:nowhere\nreceipt:message-12345\n\n^")
                        .gets("ERROR", "receipt-id:message-12345", "message:*", "content-type:*", "content-length:*")
                        .ends(1002),
                Row.connected("ERROR", "after it comes nothing but the end")
                        .sends("NONSENSE\n\n^SEND\ndestination:/topic/%s\nreceipt:1\n\n^")
                        .fails("", 1002),
                Row.connected("Server Frames", "a client does not send them")
                        .sends("MESSAGE\ndestination:/topic/%s\nmessage-id:1\nsubscription:1\n\n^")
                        .fails("from a client", 1002),
                Row.connected("Server Frames", "CONNECTED neither")
                        .sends("CONNECTED\nversion:1.2\n\n^")
                        .fails("from a client", 1002),
                Row.connected("Server Frames", "RECEIPT neither")
                        .sends("RECEIPT\nreceipt-id:1\n\n^")
                        .fails("from a client", 1002),
                Row.connected("Server Frames", "ERROR neither")
                        .sends("ERROR\nmessage:x\n\n^")
                        .fails("from a client", 1002));
    }
}
