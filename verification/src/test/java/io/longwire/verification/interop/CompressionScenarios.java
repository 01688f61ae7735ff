package io.longwire.verification.interop;

import static io.longwire.verification.interop.Ability.COMPRESS;
import static io.longwire.verification.interop.Ability.COMPRESS_EMPTY;
import static io.longwire.verification.interop.Ability.COMPRESS_FRAGMENTS;
import static io.longwire.verification.interop.Ability.FORGET_CONTEXT;
import static io.longwire.verification.interop.Ability.KEEP_CONTEXT;
import static io.longwire.verification.interop.Ability.SEND_FRAGMENTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.netty.Statistics;
import io.longwire.verification.interop.Terms.Compression;
import java.util.ArrayList;
import java.util.List;

/** permessage-deflate (RFC 7692): what is agreed, and by the bytes on the wire whether it is used. */
final class CompressionScenarios {
    private static final String LARGE = "{\"symbol\":\"ÅBO\",\"bid\":12.5},".repeat(4_000);
    /** Does not compress alone, and fits into the window: sent again it shows whether the context was kept. */
    private static final byte[] NOISE = Scenarios.noise(8_000);

    private CompressionScenarios() {}

    static List<Scenario> all() {
        List<Scenario> all = new ArrayList<>();
        with(all, Compression.FRESH, ", no context kept", FORGET_CONTEXT);
        with(all, Compression.CONTEXT, ", context allowed", COMPRESS);
        all.add(Scenario.of(
                "a message sent again costs as much where no context is kept",
                Terms.PLAIN.with(Compression.FRESH),
                CompressionScenarios::fresh,
                COMPRESS,
                FORGET_CONTEXT));
        all.add(Scenario.of(
                "a message sent again costs next to nothing where the context is kept",
                Terms.PLAIN.with(Compression.CONTEXT),
                CompressionScenarios::kept,
                COMPRESS,
                KEEP_CONTEXT));
        return all;
    }

    private static void with(List<Scenario> all, Compression compression, String suffix, Ability ability) {
        Terms terms = Terms.PLAIN.with(compression);
        all.add(Scenario.of(
                "compressed text, both ways" + suffix, terms, CompressionScenarios::text, COMPRESS, ability));
        all.add(Scenario.of(
                "compressed small messages, both ways" + suffix,
                terms,
                meeting -> sizes(meeting, 1, 63, 64, 65, 1_023, 1_024, 1_025, 2, 70_000),
                COMPRESS,
                ability));
        all.add(Scenario.of(
                "compressed empty messages, both ways" + suffix,
                terms,
                meeting -> sizes(meeting, 0, 0, 2_000, 0, 1),
                COMPRESS,
                COMPRESS_EMPTY,
                ability));
        all.add(Scenario.of(
                "compressed in fragments from Longwire" + suffix,
                terms,
                meeting -> parts(meeting.longwire(), meeting.peer()),
                COMPRESS));
        all.add(Scenario.of(
                "compressed in fragments from the peer" + suffix,
                terms,
                meeting -> parts(meeting.peer(), meeting.longwire()),
                COMPRESS,
                SEND_FRAGMENTS,
                COMPRESS_FRAGMENTS,
                ability));
    }

    private static void text(Meeting meeting) throws Exception {
        assertThat(meeting.longwire().extensions()).startsWith("permessage-deflate");
        for (int i = 0; i < 3; i++) {
            meeting.peer().text(i + LARGE);
            meeting.longwire().ear().expect(new Heard.Text(i + LARGE));
            meeting.longwire().text(i + LARGE);
            meeting.peer().ear().expect(new Heard.Text(i + LARGE));
        }
        Statistics figures = meeting.longwire().statistics();
        assertThat(figures.compressionIn()).as("payload per byte read").isGreaterThan(10);
        assertThat(figures.compressionOut()).as("payload per byte written").isGreaterThan(10);
    }

    /** Below and around the sizes from which the ends compress; compressed and plain messages follow each other. */
    private static void sizes(Meeting meeting, int... sizes) throws Exception {
        for (int size : sizes) {
            meeting.peer().text("x".repeat(size));
            meeting.longwire().ear().expect(new Heard.Text("x".repeat(size)));
            meeting.longwire().text("x".repeat(size));
            meeting.peer().ear().expect(new Heard.Text("x".repeat(size)));
            meeting.peer().binary(new byte[size]);
            meeting.longwire().ear().expect(Heard.binary(new byte[size]));
            meeting.longwire().binary(new byte[size]);
            meeting.peer().ear().expect(Heard.binary(new byte[size]));
        }
    }

    private static void parts(End from, End to) throws Exception {
        for (int i = 0; i < 2; i++) {
            from.textPart(LARGE, false);
            from.textPart("", false);
            from.textPart("𝄞", false);
            from.textPart(LARGE, true);
            from.text("whole");
            to.ear().expect(new Heard.Text(LARGE + "𝄞" + LARGE), new Heard.Text("whole"));
        }
    }

    private static void fresh(Meeting meeting) throws Exception {
        assertThat(meeting.longwire().extensions()).contains("server_no_context_takeover");
        Statistics second = sentAgain(meeting);
        assertThat(second.wireBytesIn()).as("bytes read").isGreaterThan(NOISE.length);
        assertThat(second.wireBytesOut()).as("bytes written").isGreaterThan(NOISE.length);
    }

    private static void kept(Meeting meeting) throws Exception {
        assertThat(meeting.longwire().extensions()).doesNotContain("no_context_takeover");
        Statistics second = sentAgain(meeting);
        assertThat(second.wireBytesIn()).as("bytes read").isLessThan(NOISE.length / 10);
        assertThat(second.wireBytesOut()).as("bytes written").isLessThan(NOISE.length / 10);
    }

    /** Sends the same both ways twice. The difference that the second time made. */
    private static Statistics sentAgain(Meeting meeting) throws Exception {
        bothWays(meeting);
        Statistics first = meeting.longwire().statistics();
        bothWays(meeting);
        Statistics both = meeting.longwire().statistics();
        return new Statistics(
                both.messagesIn() - first.messagesIn(),
                both.messagesOut() - first.messagesOut(),
                both.payloadBytesIn() - first.payloadBytesIn(),
                both.payloadBytesOut() - first.payloadBytesOut(),
                both.wireBytesIn() - first.wireBytesIn(),
                both.wireBytesOut() - first.wireBytesOut(),
                null);
    }

    private static void bothWays(Meeting meeting) throws Exception {
        meeting.peer().binary(NOISE);
        meeting.longwire().ear().expect(Heard.binary(NOISE));
        meeting.longwire().binary(NOISE);
        meeting.peer().ear().expect(Heard.binary(NOISE));
    }
}
