package io.longwire.client;

import io.longwire.protocol.stomp.StompCommand;
import io.longwire.protocol.stomp.StompEncoder;
import io.longwire.protocol.stomp.StompLimits;
import io.longwire.protocol.stomp.StompVersion;
import io.longwire.protocol.transport.Connector;
import io.longwire.protocol.transport.Transport;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** How a client makes its connections. */
final class Dialing {
    private static final int HEADERS = 1_000;
    private static final int HEADER_BYTES = 64 << 10;

    private final StompClientBuilder settings;
    private final Connector.Target target;
    private final StompLimits limits;

    Dialing(StompClientBuilder settings) {
        this.settings = settings;
        List<String> subprotocols =
                settings.versions.stream().map(StompVersion::subprotocol).toList();
        this.target = new Connector.Target(
                settings.uri,
                settings.handshake.build(),
                subprotocols,
                settings.extensions,
                settings.limits.withMessageBytes((long) settings.bodyBytes + HEADER_BYTES + 64));
        this.limits = new StompLimits(HEADERS, HEADER_BYTES, settings.bodyBytes);
    }

    Link link(Core core) {
        return new Link(core, settings.loop, limits, connectFrame());
    }

    CompletionStage<Transport> dial(Link link) {
        return settings.connector.connect(target, link);
    }

    private byte[] connectFrame() {
        String versions =
                settings.versions.stream().map(StompVersion::number).sorted().collect(Collectors.joining(","));
        StompEncoder frame = StompEncoder.frame(StompVersion.V1_0, StompCommand.CONNECT)
                .header("accept-version", versions)
                .header("host", settings.host)
                .header("heart-beat", settings.beats.toMillis() + "," + settings.wantedBeats.toMillis());
        if (settings.login != null) {
            frame.header("login", settings.login);
        }
        if (settings.passcode != null) {
            frame.header("passcode", settings.passcode);
        }
        settings.connectHeaders.forEach(frame::header);
        return frame.noBody();
    }
}
