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
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** nginx or HAProxy before servers, configured as a document says; only names, ports and files are this test's. */
final class Proxy implements AutoCloseable {
    /** Which of them. */
    enum Kind {
        NGINX,
        HAPROXY
    }

    private static final long PATIENCE_NANOS = 40_000_000_000L;

    private final Program program;
    private final int port;
    private final SSLContext trust;

    private Proxy(Program program, int port, SSLContext trust) {
        this.program = program;
        this.port = port;
        this.trust = trust;
    }

    /** Starts one before a server, as docs/operations.md says, in a folder; skips the test where it is not installed. */
    static Proxy start(Kind kind, int serverPort, Path folder) throws Exception {
        return start(kind, "docs/operations.md", serverPort, serverPort, folder);
    }

    /** Starts one before two servers that keep sessions, as docs/sockjs.md says. */
    static Proxy sticky(Kind kind, int serverPort, int otherPort, Path folder) throws Exception {
        return start(kind, "docs/sockjs.md", serverPort, otherPort, folder);
    }

    private static Proxy start(Kind kind, String page, int serverPort, int otherPort, Path folder) throws Exception {
        String name = kind == Kind.NGINX ? "nginx" : "haproxy";
        String command =
                OnPath.first(name).or(() -> OnPath.first("/usr/sbin/" + name)).orElse("");
        OnPath.require(!command.isEmpty(), name);
        X509Bundle certificate = new CertificateBuilder()
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Path certificates = folder.resolve("certificate.pem");
        Path key = folder.resolve("key.pem");
        Files.writeString(
                certificates,
                certificate.getCertificatePathPEM() + (kind == Kind.HAPROXY ? certificate.getPrivateKeyPEM() : ""));
        Files.writeString(key, certificate.getPrivateKeyPEM());
        int port = freePort();
        String text = documented(page, name)
                .replace("push.example.com.pem", "PEM")
                .replace("push.example.com.key", "KEY")
                .replace("/etc/ssl/PEM", certificates.toString())
                .replace("/etc/ssl/KEY", key.toString())
                .replace("push.example.com", "localhost")
                .replace("127.0.0.1:8080", "127.0.0.1:" + serverPort)
                .replace("127.0.0.1:8081", "127.0.0.1:" + otherPort)
                .replace("listen 443", "listen 127.0.0.1:" + port)
                .replace("bind :443", "bind 127.0.0.1:" + port);
        Program program = kind == Kind.NGINX ? nginx(command, text, folder) : haproxy(command, text, folder);
        Proxy proxy = new Proxy(program, port, trusting(certificate));
        proxy.awaitListening();
        return proxy;
    }

    /** The block of the document that is marked with that name. */
    private static String documented(String page, String name) throws IOException {
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

    /** What a client needs to trust it. */
    SSLContext trust() {
        return trust;
    }

    @Override
    public void close() {
        program.close();
    }
}
