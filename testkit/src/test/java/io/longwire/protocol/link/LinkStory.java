package io.longwire.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.testkit.transport.MemoryTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A client of the link that is as simple as can be, and a network that loses and replaces its carriers at random moments: in the middle of replays,
 * before answers are read, with tasks half done, on the session's loop and on another.
 */
final class LinkStory {
    private final LinkBench bench;
    private final Random random;
    private MemoryTransport carrier;

    /** The answer to a resumption is awaited; what is sent until then goes nowhere. */
    private boolean resuming;

    private final List<String> mine = new ArrayList<>();
    private final List<String> theirs = new ArrayList<>();
    private final List<String> received = new ArrayList<>();

    /** How many of mine were handed to the present carrier, or acknowledged. */
    private int given;

    private int attempts;
    private boolean numbered;

    LinkStory(LinkBench bench, MemoryTransport carrier, Random random) {
        this.bench = bench;
        this.carrier = carrier;
        this.random = random;
    }

    void play(int steps) {
        for (int i = 0; i < steps; i++) {
            step();
        }
        bench.run();
        read();
        bench.run();
        if (resuming) {
            read();
        }
        give();
        bench.run();
        read();
        assertThat(bench.upper().got).isEqualTo(mine);
        assertThat(received).isEqualTo(theirs);
    }

    private void step() {
        switch (random.nextInt(8)) {
            case 0, 1 -> {
                mine.add("c" + mine.size());
                give();
            }
            case 2, 3 -> {
                theirs.add("s" + theirs.size());
                bench.upper().sends("s" + (theirs.size() - 1));
            }
            case 4 -> read();
            case 5 -> {
                if (random.nextBoolean()) {
                    bench.loop.runOne();
                } else {
                    bench.elsewhere.runOne();
                }
            }
            case 6 -> bench.pass(Duration.ofMillis(random.nextInt(2_000)));
            default -> change();
        }
    }

    private void give() {
        while (!resuming && given < mine.size()) {
            String frame = numbered ? "T" + (given + 1) + " " + mine.get(given) : "t" + mine.get(given);
            given++;
            carrier.receive(frame);
            if (numbered && random.nextInt(4) == 0) {
                carrier.receive(frame); // as when a browser repeats a request
            }
        }
    }

    private void read() {
        for (String frame : carrier.takeTexts()) {
            switch (frame.charAt(0)) {
                case 't' -> {
                    received.add(frame.substring(1));
                    if (random.nextInt(3) == 0) {
                        carrier.receive("a" + received.size());
                    }
                }
                case 'T' -> {
                    int blank = frame.indexOf(' ');
                    assertThat(frame.substring(1, blank)).isEqualTo(String.valueOf(received.size() + 1));
                    received.add(frame.substring(blank + 1));
                    if (random.nextInt(3) == 0) {
                        carrier.receive("a" + received.size());
                    }
                }
                case 'r' -> {
                    resuming = false;
                    given = Integer.parseInt(frame.substring(1));
                    give();
                }
                case 'p' -> carrier.receive("q");
                case 'a' -> {}
                default -> throw new AssertionError("Unexpected " + frame);
            }
        }
    }

    /** The carrier is lost, or only replaced; whatever it has not been asked for is not read any more. */
    private void change() {
        MemoryTransport old = carrier;
        if (random.nextBoolean()) {
            old.breaks();
        }
        resuming = true;
        numbered = random.nextBoolean();
        carrier = numbered ? bench.foreignCarrier() : bench.carrier();
        carrier.receive("r1 id1 " + received.size() + " " + ++attempts);
    }
}
