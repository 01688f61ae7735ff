package io.longwire.verification.stomp;

import java.util.List;

/** SEND, SUBSCRIBE, ACK and what comes of them. */
final class MessagingRows {
    private MessagingRows() {}

    private static Row subscribed(String section, String rule, String headers, String... versions) {
        return Row.connected(section, rule, versions)
                .sends("SUBSCRIBE\n" + headers + "\nreceipt:s\n\n^")
                .gets("RECEIPT", "receipt-id:s");
    }

    private static final String SEND = "SEND\ndestination:/queue/%s\n\n";

    static List<Row> topics() {
        return List.of(
                Row.connected("SEND", "it needs a destination")
                        .sends("SEND\n\nhello^")
                        .fails("destination", 1002),
                Row.connected("SEND", "a destination that is none is an error")
                        .sends("SEND\ndestination:/nowhere/a\n\n^")
                        .fails("Not a destination", 1002),
                subscribed("SEND", "headers of the sender's own go with the message", "id:s\ndestination:/topic/%s")
                        .sends("SEND\ndestination:/topic/%s\nmine:1\nalso-mine:2\n\n^")
                        .gets("MESSAGE", "mine:1", "also-mine:2"),
                subscribed("SEND", "the server's own headers cannot be forged", "id:s\ndestination:/topic/%s")
                        .sends(
                                "SEND\ndestination:/topic/%s\nmessage-id:x\nsubscription:y\nack:z\nredelivered:true\nuser-name:root\n\n^")
                        .gets("MESSAGE", "subscription:s", "!ack", "!redelivered", "!user-name"),
                subscribed("MESSAGE", "it names message, subscription and destination", "id:s\ndestination:/topic/%s")
                        .sends("SEND\ndestination:/topic/%s\n\n^")
                        .gets("MESSAGE", "message-id:*", "subscription:s", "destination:/topic/%s"),
                subscribed("STOMP 1.0: SUBSCRIBE", "in 1.0 a subscription needs no id", "destination:/topic/%s", "1.0")
                        .sends("SEND\ndestination:/topic/%s\n\n^")
                        .gets("MESSAGE", "!subscription"),
                Row.connected("SUBSCRIBE id Header", "it needs an id", "1.1", "1.2")
                        .sends("SUBSCRIBE\ndestination:/topic/%s\n\n^")
                        .fails("id", 1002),
                Row.connected("SUBSCRIBE", "it needs a destination")
                        .sends("SUBSCRIBE\nid:s\n\n^")
                        .fails("destination", 1002),
                subscribed("SUBSCRIBE id Header", "an id is used once at a time", "id:s\ndestination:/topic/%s")
                        .sends("SUBSCRIBE\nid:s\ndestination:/topic/other-%s\n\n^")
                        .fails("same id", 1002),
                subscribed(
                                "SUBSCRIBE id Header",
                                "each subscription gets its own message",
                                "id:s\ndestination:/topic/%s")
                        .sends("SUBSCRIBE\nid:t\ndestination:/topic/%s\nreceipt:t\n\n^")
                        .gets("RECEIPT")
                        .sends("SEND\ndestination:/topic/%s\n\n^")
                        .gets("MESSAGE", "subscription:=one")
                        .gets("MESSAGE", "subscription:=two"),
                Row.connected("SUBSCRIBE ack Header", "it is auto, client or client-individual")
                        .sends("SUBSCRIBE\nid:s\ndestination:/topic/%s\nack:sometimes\n\n^")
                        .fails("Not an ack mode", 1002),
                Row.connected("SUBSCRIBE", "a selector is refused rather than ignored")
                        .sends("SUBSCRIBE\nid:s\ndestination:/topic/%s\nselector:a = 1\n\n^")
                        .fails("Selectors", 1002),
                subscribed("UNSUBSCRIBE", "nothing comes after its receipt", "id:s\ndestination:/topic/%s")
                        .sends("UNSUBSCRIBE\nid:s\nreceipt:u\n\n^")
                        .gets("RECEIPT", "receipt-id:u")
                        .sends("SEND\ndestination:/topic/%s\n\n^")
                        .isWell(),
                subscribed("UNSUBSCRIBE", "the id is free again", "id:s\ndestination:/topic/%s")
                        .sends("UNSUBSCRIBE\nid:s\n\n^SUBSCRIBE\nid:s\ndestination:/topic/%s\nreceipt:again\n\n^")
                        .gets("RECEIPT", "receipt-id:again"),
                subscribed(
                                "STOMP 1.0: UNSUBSCRIBE",
                                "in 1.0 it may name the destination",
                                "destination:/topic/%s",
                                "1.0")
                        .sends("UNSUBSCRIBE\ndestination:/topic/%s\nreceipt:u\n\n^")
                        .gets("RECEIPT", "receipt-id:u"),
                Row.connected("UNSUBSCRIBE", "an unknown id is an error")
                        .sends("UNSUBSCRIBE\nid:never\n\n^")
                        .fails("unknown id", 1002),
                subscribed("SEND", "messages come in order", "id:s\ndestination:/topic/%s")
                        .sends(
                                "SEND\ndestination:/topic/%s\n\n1^SEND\ndestination:/topic/%s\n\n2^SEND\ndestination:/topic/%s\n\n3^")
                        .getsBody("1", "MESSAGE")
                        .getsBody("2", "MESSAGE")
                        .getsBody("3", "MESSAGE"));
    }

    static List<Row> acknowledgements() {
        String individual = "id:s\ndestination:/queue/%s\nack:client-individual";
        String cumulative = "id:s\ndestination:/queue/%s\nack:client";
        return List.of(
                subscribed("ACK", "a message is acknowledged by its ack header", individual, "1.2")
                        .sends(SEND + "1^")
                        .gets("MESSAGE", "ack:=ack")
                        .sends("ACK\nid:${ack}\nreceipt:a\n\n^")
                        .gets("RECEIPT", "receipt-id:a"),
                subscribed("STOMP 1.1: ACK", "in 1.1 by message-id and subscription", individual, "1.1")
                        .sends(SEND + "1^")
                        .gets("MESSAGE", "message-id:=id")
                        .sends("ACK\nmessage-id:${id}\nsubscription:s\nreceipt:a\n\n^")
                        .gets("RECEIPT", "receipt-id:a"),
                subscribed("STOMP 1.0: ACK", "in 1.0 by message-id", "destination:/queue/%s\nack:client", "1.0")
                        .sends(SEND + "1^")
                        .gets("MESSAGE", "message-id:=id")
                        .sends("ACK\nmessage-id:${id}\nreceipt:a\n\n^")
                        .gets("RECEIPT", "receipt-id:a"),
                subscribed("SUBSCRIBE ack Header", "with client one stands for all before it", cumulative, "1.2")
                        .sends(SEND + "1^" + SEND + "2^")
                        .gets("MESSAGE", "ack:=first")
                        .gets("MESSAGE", "ack:=second")
                        .sends("ACK\nid:${second}\nreceipt:a\n\n^")
                        .gets("RECEIPT")
                        .sends("ACK\nid:${first}\n\n^")
                        .fails("unknown message", 1002),
                subscribed("SUBSCRIBE ack Header", "with client-individual it stands for itself", individual, "1.2")
                        .sends(SEND + "1^" + SEND + "2^")
                        .gets("MESSAGE", "ack:=first")
                        .gets("MESSAGE", "ack:=second")
                        .sends("ACK\nid:${second}\nreceipt:2\n\n^")
                        .gets("RECEIPT")
                        .sends("ACK\nid:${first}\nreceipt:1\n\n^")
                        .gets("RECEIPT", "receipt-id:1"),
                subscribed(
                                "SUBSCRIBE ack Header",
                                "with auto there is nothing to acknowledge",
                                "id:s\ndestination:/queue/%s")
                        .sends(SEND + "1^")
                        .gets("MESSAGE", "!ack"),
                subscribed("NACK", "a message that is refused comes again and says so", individual, "1.2")
                        .sends(SEND + "1^")
                        .gets("MESSAGE", "ack:=ack", "!redelivered")
                        .sends("NACK\nid:${ack}\n\n^")
                        .getsBody("1", "MESSAGE", "redelivered:true", "delivery-attempt:2"),
                subscribed("ACK", "an acknowledgement serves once", individual, "1.2")
                        .sends(SEND + "1^")
                        .gets("MESSAGE", "ack:=ack")
                        .sends("ACK\nid:${ack}\n\n^ACK\nid:${ack}\n\n^")
                        .fails("ACK of an unknown message", 1002),
                Row.connected("ACK", "it needs an id", "1.2").sends("ACK\n\n^").fails("id", 1002),
                Row.connected("STOMP 1.1: ACK", "in 1.1 it needs a message-id", "1.0", "1.1")
                        .sends("ACK\nsubscription:s\n\n^")
                        .fails("message-id", 1002),
                Row.connected("ACK", "an unknown id is an error", "1.2")
                        .sends("ACK\nid:whatever\n\n^")
                        .fails("ACK of an unknown message", 1002),
                Row.connected("NACK", "an unknown id is an error", "1.2")
                        .sends("NACK\nid:whatever\n\n^")
                        .fails("NACK of an unknown message", 1002),
                subscribed("ACK", "on a topic it is taken too", "id:s\ndestination:/topic/%s\nack:client", "1.2")
                        .sends("SEND\ndestination:/topic/%s\n\n1^")
                        .gets("MESSAGE", "ack:=ack")
                        .sends("ACK\nid:${ack}\nreceipt:a\n\n^")
                        .gets("RECEIPT", "receipt-id:a"));
    }

    static List<Row> transactions() {
        return List.of(
                subscribed("COMMIT", "what was sent is delivered at COMMIT", "id:s\ndestination:/topic/%s")
                        .sends("BEGIN\ntransaction:tx1\n\n^SEND\ndestination:/topic/%s\ntransaction:tx1\n\nin^")
                        .sends("SEND\ndestination:/topic/%s\n\nout^")
                        .getsBody("out", "MESSAGE")
                        .sends("COMMIT\ntransaction:tx1\n\n^")
                        .getsBody("in", "MESSAGE", "!transaction"),
                subscribed("ABORT", "what was sent is forgotten at ABORT", "id:s\ndestination:/topic/%s")
                        .sends("BEGIN\ntransaction:tx1\n\n^SEND\ndestination:/topic/%s\ntransaction:tx1\n\nin^")
                        .sends("ABORT\ntransaction:tx1\nreceipt:a\n\n^")
                        .gets("RECEIPT", "receipt-id:a")
                        .sends("SEND\ndestination:/topic/%s\n\nout^")
                        .getsBody("out", "MESSAGE"),
                subscribed(
                                "ACK",
                                "it may be a part of a transaction",
                                "id:s\ndestination:/queue/%s\nack:client-individual",
                                "1.2")
                        .sends(SEND + "1^")
                        .gets("MESSAGE", "ack:=ack")
                        .sends(
                                "BEGIN\ntransaction:t\n\n^ACK\nid:${ack}\ntransaction:t\n\n^ABORT\ntransaction:t\nreceipt:a\n\n^")
                        .gets("RECEIPT")
                        .sends(
                                "BEGIN\ntransaction:t\n\n^ACK\nid:${ack}\ntransaction:t\n\n^COMMIT\ntransaction:t\nreceipt:c\n\n^")
                        .gets("RECEIPT", "receipt-id:c")
                        .sends("ACK\nid:${ack}\n\n^")
                        .fails("ACK of an unknown message", 1002),
                Row.connected("BEGIN", "it has a name").sends("BEGIN\n\n^").fails("transaction", 1002),
                Row.connected("BEGIN", "a name is used once at a time")
                        .sends("BEGIN\ntransaction:t\n\n^BEGIN\ntransaction:t\n\n^")
                        .fails("A second transaction", 1002),
                Row.connected("BEGIN", "a name is free again afterwards")
                        .sends(
                                "BEGIN\ntransaction:t\n\n^COMMIT\ntransaction:t\n\n^BEGIN\ntransaction:t\nreceipt:b\n\n^")
                        .gets("RECEIPT", "receipt-id:b"),
                Row.connected("BEGIN", "several may be open")
                        .sends(
                                "BEGIN\ntransaction:t\n\n^BEGIN\ntransaction:u\n\n^COMMIT\ntransaction:t\n\n^ABORT\ntransaction:u\nreceipt:u\n\n^")
                        .gets("RECEIPT", "receipt-id:u"),
                Row.connected("COMMIT", "an unknown transaction is an error")
                        .sends("COMMIT\ntransaction:never\n\n^")
                        .fails("unknown transaction", 1002),
                Row.connected("ABORT", "an unknown transaction is an error")
                        .sends("ABORT\ntransaction:never\n\n^")
                        .fails("unknown transaction", 1002),
                Row.connected("SEND", "an unknown transaction is an error")
                        .sends("SEND\ndestination:/topic/%s\ntransaction:never\n\n^")
                        .fails("unknown transaction", 1002));
    }
}
