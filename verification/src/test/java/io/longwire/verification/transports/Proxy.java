package io.longwire.verification.transports;

import io.longwire.verification.program.OnPath;
import io.longwire.verification.program.Program;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** nginx or HAProxy before a server, configured as docs/operations.md says; only names, ports and files are this test's. */
final class Proxy implements AutoCloseable {
    /** Which of them. */
    enum Kind {
        NGINX,
        HAPROXY;

        private String command() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final long PATIENCE_NANOS = 40_000_000_000L;

    private final Program program;
    private final int port;
    private final Path certificate;
    private final SSLContext trust;

    private Proxy(Program program, int port, Path certificate, SSLContext trust) {
        this.program = program;
        this.port = port;
        this.certificate = certificate;
        this.trust = trust;
    }

    /** Starts one in a folder, configured as the document says; skips the test where it is not installed. */
    static Proxy start(Kind kind, int serverPort, Path folder) throws Exception {
        return start(kind, documented(kind), serverPort, folder);
    }

    /** Starts one before two servers that keep sessions, configured as docs/sockjs.md says. */
    static Proxy sticky(Kind kind, int serverPort, int otherPort, Path folder) throws Exception {
        String configuration = documented("docs/sockjs.md", kind).replace("127.0.0.1:8081", "127.0.0.1:" + otherPort);
        return start(kind, configuration, serverPort, folder);
    }

    /**
     * The same, configured otherwise.
     *
     * @param configuration as the document has it: a server at {@code 127.0.0.1:8080}, a proxy at port 443 that is named {@code push.example.com}
     */
    static Proxy start(Kind kind, String configuration, int serverPort, Path folder) throws Exception {
        String name = kind.command();
        String command =
                OnPath.first(name).or(() -> OnPath.first("/usr/sbin/" + name)).orElse("");
        OnPath.require(!command.isEmpty(), name);
        Files.createDirectories(folder);
        int port = freePort();
        X509Bundle certificate = new CertificateBuilder()
                .subject("CN=localhost,OU=" + port) // one who trusts several tells them apart by it
                .addSanDnsName("localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Path certificates = folder.resolve("certificate.pem");
        Path key = folder.resolve("key.pem");
        Files.writeString(
                certificates,
                certificate.getCertificatePathPEM() + (kind == Kind.HAPROXY ? certificate.getPrivateKeyPEM() : ""));
        Files.writeString(key, certificate.getPrivateKeyPEM());
        String text = configuration
                .replace("push.example.com.pem", "PEM")
                .replace("push.example.com.key", "KEY")
                .replace("/etc/ssl/PEM", certificates.toString())
                .replace("/etc/ssl/KEY", key.toString())
                .replace("push.example.com", "localhost")
                .replace("127.0.0.1:8080", "127.0.0.1:" + serverPort)
                .replace("listen 443", "listen 127.0.0.1:" + port)
                .replace("bind :443", "bind 127.0.0.1:" + port);
        Program program = kind == Kind.NGINX ? nginx(command, text, folder) : haproxy(command, text, folder);
        Proxy proxy = new Proxy(program, port, certificates, trusting(certificate));
        proxy.awaitListening();
        return proxy;
    }

    /** The block of docs/operations.md that is marked with its name. */
    static String documented(Kind kind) throws IOException {
        return documented("docs/operations.md", kind);
    }

    private static String documented(String page, Kind kind) throws IOException {
        String name = kind.command();
        Matcher block = Pattern.compile("(?s)```" + name + "\n(.*?)```")
                .matcher(Files.readString(Program.root().resolve(page)));
        if (!block.find()) {
            throw new IllegalStateException(page + " has no configuration for " + name);
        }
        return block.group(1);
    }

    private static Program nginx(String command, String text, Path folder) throws IOException {
        StringBuilder around = new StringBuilder("daemon off;\nmaster_process off;\npid " + folder
                + "/nginx.pid;\nerror_log stderr;\nevents {}\nhttp {\naccess_log off;\n");
        for (String kind : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
            around.append(kind)
                    .append("_temp_path ")
                    .append(folder.resolve(kind))
                    .append(";\n");
        }
        Path file = folder.resolve("nginx.conf");
        Files.writeString(file, around + text + "}\n");
        return Program.start(
                List.of(command, "-e", "stderr", "-p", folder.toString(), "-c", file.toString()),
                folder.toFile(),
                Map.of());
    }

    private static Program haproxy(String command, String text, Path folder) throws IOException {
        Path file = folder.resolve("haproxy.cfg");
        Files.writeString(file, text);
        return Program.start(List.of(command, "-db", "-f", file.toString()), folder.toFile(), Map.of());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static SSLContext trusting(X509Bundle certificate) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load((InputStream) null, null);
        store.setCertificateEntry("proxy", certificate.getCertificate());
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    private void awaitListening() {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException notYet) {
                if (System.nanoTime() > deadline || !program.process().isAlive()) {
                    throw new AssertionError("The proxy does not listen: " + program.out() + program.err());
                }
                Thread.onSpinWait();
            }
        }
    }

    /** Where it listens. */
    String address() {
        return "https://localhost:" + port;
    }

    int port() {
        return port;
    }

    /** The file that clients other than the JDK's need to trust it. */
    Path certificate() {
        return certificate;
    }

    /** What a client needs to trust it. */
    SSLContext trust() {
        return trust;
    }

    /** A client that trusts it and speaks HTTP/1.1. */
    HttpClient client() {
        return HttpClient.newBuilder()
                .sslContext(trust)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    @Override
    public void close() {
        program.close();
    }
}
