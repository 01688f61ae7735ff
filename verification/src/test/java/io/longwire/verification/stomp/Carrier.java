package io.longwire.verification.stomp;

import io.longwire.verification.program.RunningServer;
import io.longwire.verification.raw.RawClient;
import io.longwire.verification.raw.WireFrame;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What carries STOMP's bytes. For one thread. */
interface Carrier extends AutoCloseable {
    /** The kinds there are. */
    enum Kind {
        WEB_SOCKET,
        TCP;

        Carrier open(RunningServer server) {
            return this == TCP ? new Tcp(server) : new OverWebSocket(server);
        }
    }

    /** Sends bytes; one char is one byte. */
    void send(String bytes);

    /** What the server sends, as one stream; it ends where the server closes. */
    InputStream in();

    /** The code it was closed with; 0 where there are none. Known once the stream has ended. */
    int closeCode();

    @Override
    void close();

    /** Plain TCP. */
    final class Tcp implements Carrier {
        private static final Pattern ADDRESS = Pattern.compile("tcp://[^ ]*:([0-9]+)");

        private final Socket socket;

        Tcp(RunningServer server) {
            Matcher address = ADDRESS.matcher(server.greeting());
            if (!address.find()) {
                throw new AssertionError("No STOMP port in " + server.greeting());
            }
            try {
                socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(address.group(1)));
                socket.setTcpNoDelay(true);
                socket.setSoTimeout((int) RunningServer.PATIENCE.toMillis());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void send(String bytes) {
            try {
                socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public InputStream in() {
            try {
                return socket.getInputStream();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public int closeCode() {
            return 0;
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A WebSocket without a subprotocol; what is sent at once is one message. */
    final class OverWebSocket implements Carrier {
        private final RawClient socket;
        private int closeCode;

        OverWebSocket(RunningServer server) {
            socket = RawClient.webSocket(server);
        }

        @Override
        public void send(String bytes) {
            socket.send(WireFrame.of(WireFrame.FIN | WireFrame.BINARY, bytes.getBytes(StandardCharsets.ISO_8859_1)));
        }

        @Override
        public InputStream in() {
            return new Payloads();
        }

        @Override
        public int closeCode() {
            return closeCode;
        }

        @Override
        public void close() {
            socket.close();
        }

        private final class Payloads extends InputStream {
            private byte[] payload = new byte[0];
            private int read;

            @Override
            public int read(byte[] bytes, int offset, int length) {
                int first = length == 0 ? -1 : read();
                if (first < 0) {
                    return length == 0 ? 0 : -1;
                }
                bytes[offset] = (byte) first;
                int more = Math.min(length - 1, payload.length - read);
                System.arraycopy(payload, read, bytes, offset + 1, more);
                read += more;
                return 1 + more;
            }

            @Override
            public int read() {
                while (read == payload.length && closeCode == 0) {
                    WireFrame frame = socket.frame();
                    if (frame.opcode() == WireFrame.CLOSE) {
                        closeCode = frame.closeCode();
                    } else if (frame.opcode() == WireFrame.TEXT || frame.opcode() == WireFrame.BINARY) {
                        payload = frame.payload();
                        read = 0;
                    }
                }
                return read < payload.length ? payload[read++] & 0xff : -1;
            }
        }
    }
}
