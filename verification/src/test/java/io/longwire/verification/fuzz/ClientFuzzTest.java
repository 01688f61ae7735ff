package io.longwire.verification.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.longwire.netty.WebSocket;
import io.longwire.netty.WebSocketClient;
import io.longwire.netty.WebSocketListener;
import io.longwire.protocol.deflate.DeflateOptions;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The whole client against a server that answers anything, behind a Unix domain socket. */
class ClientFuzzTest {
    private static final Pattern KEY = Pattern.compile("(?i)sec-websocket-key: (\\S+)");
    /** Where this stands in an input, the right proof goes; an input cannot guess it. */
    private static final String PROOF = "{accept}";

    private static Path folder;
    private static ServerSocketChannel server;
    private static WebSocketClient client;

    @BeforeAll
    static void start() throws IOException {
        folder = Files.createTempDirectory("longwire-fuzz");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(folder.resolve("s")));
        client = WebSocketClient.builder()
                .subprotocols("v1.chat")
                .compression(DeflateOptions.DEFAULT)
                .redirects(1)
                .build();
    }

    @AfterAll
    static void stop() throws IOException {
        client.close();
        server.close();
        Files.delete(folder.resolve("s"));
        Files.delete(folder);
    }

    private static final class Ended implements WebSocketListener {
        final CompletableFuture<CloseReason> end = new CompletableFuture<>();
        final AtomicInteger opened = new AtomicInteger();

        @Override
        public void opened(WebSocket webSocket) {
            opened.incrementAndGet();
        }

        @Override
        public void closed(WebSocket webSocket, CloseReason reason, @Nullable Side began) {
            end.complete(reason);
        }
    }

    /** The first byte says how the rest is cut; the rest is the server's whole answer, and then its end. */
    @FuzzTest(maxDuration = "2m")
    void whateverAServerAnswersTheClientIsToldAnEnd(byte[] input) throws Exception {
        if (input.length < 2) {
            return;
        }
        String answer = new String(input, 1, input.length - 1, StandardCharsets.ISO_8859_1);
        assertThat(outcome(answer, 1 + (input[0] & 0x7f))).isEqualTo(outcome(answer, input.length));
    }

    /** Whether there was a connection. */
    private static boolean outcome(String answer, int pieces) throws Exception {
        Ended heard = new Ended();
        URI uri = URI.create("ws+unix:" + folder.resolve("s") + ":/");
        CompletableFuture<WebSocket> connecting = client.connect(uri, heard).toCompletableFuture();
        try (SocketChannel channel = server.accept()) {
            byte[] bytes = answer.replace(PROOF, accept(request(channel))).getBytes(StandardCharsets.ISO_8859_1);
            for (int at = 0; at < bytes.length; at += pieces) {
                channel.write(ByteBuffer.wrap(bytes, at, Math.min(pieces, bytes.length - at)));
            }
            channel.shutdownOutput();
        } catch (IOException refused) {
            // the client has left, which it then tells
        }
        return connected(connecting, heard);
    }

    private static boolean connected(CompletableFuture<WebSocket> connecting, Ended heard) throws Exception {
        try {
            connecting.get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | CompletionException refused) {
            assertThat(refused.getCause()).isInstanceOf(IOException.class);
            assertThat(heard.opened).hasValue(0);
            return false;
        }
        heard.end.get(10, TimeUnit.SECONDS);
        assertThat(heard.opened).hasValue(1);
        return true;
    }

    private static String request(SocketChannel channel) throws IOException {
        StringBuilder head = new StringBuilder();
        ByteBuffer room = ByteBuffer.allocate(4096);
        while (head.indexOf("\r\n\r\n") < 0 && channel.read(room.clear()) >= 0) {
            head.append(new String(room.array(), 0, room.position(), StandardCharsets.ISO_8859_1));
        }
        return head.toString();
    }

    private static String accept(String request) throws GeneralSecurityException {
        Matcher key = KEY.matcher(request);
        assertThat(key.find()).as(request).isTrue();
        byte[] text = (key.group(1) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
        return Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
    }
}
