package io.longwire.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A server of the comparison.
 *
 * @param key how {@code ONLY} names it
 * @param folder where its build has put it: classes and {@code lib}, or {@code lib} alone
 * @param leastJava the oldest Java that runs it
 * @param stomp whether it is a STOMP broker, which has the fan-outs alone
 */
record Contender(String key, Path folder, int leastJava, boolean stomp, Server.Kind kind) {
    private static final int ANY_JAVA = 17;
    private static final int NO_UNSAFE = 24;
    private static final Path LONGWIRE = Path.of("server/target/longwire");

    static List<Contender> all() {
        return List.of(
                longwire("longwire", "Longwire", "/echo", "echo", "--event-loops", "1"),
                peer("netty", "Netty", "NettyPeer", ANY_JAVA),
                peer("vertx", "Vert.x", "VertxPeer", ANY_JAVA),
                peer("undertow", "Undertow", "UndertowPeer", ANY_JAVA),
                peer("jetty", "Jetty", "JettyPeer", ANY_JAVA),
                peer("tomcat", "Tomcat", "TomcatPeer", ANY_JAVA),
                peer("tyrus", "Tyrus, Grizzly", "TyrusPeer", ANY_JAVA),
                peer("java-websocket", "Java-WebSocket", "JavaWebSocketPeer", ANY_JAVA),
                peer("helidon", "Helidon", "HelidonPeer", 21),
                longwire("longwire-stomp", "Longwire, STOMP", "/ws", "serve"),
                stomp("spring", "Spring, STOMP", "SpringPeer", "/stomp"));
    }

    private static Contender longwire(String key, String name, String path, String... command) {
        List<String> rest = new ArrayList<>(List.of("-jar", LONGWIRE + "/lib/longwire-server.jar"));
        rest.addAll(List.of(command));
        rest.addAll(List.of("--port", "{port}"));
        return new Contender(key, LONGWIRE, ANY_JAVA, path.equals("/ws"), kind(name, path, rest));
    }

    private static Contender peer(String key, String name, String main, int leastJava) {
        Path folder = Path.of("bench/peers", key, "target");
        return new Contender(key, folder, leastJava, false, kind(name, "/echo", run(folder, main)));
    }

    private static Contender stomp(String key, String name, String main, String path) {
        Path folder = Path.of("bench/peers", key, "target");
        return new Contender(key, folder, ANY_JAVA, true, kind(name, path, run(folder, main)));
    }

    private static List<String> run(Path folder, String main) {
        return List.of("-cp", folder + "/classes:" + folder + "/lib/*", main, "{port}");
    }

    private static Server.Kind kind(String name, String path, List<String> rest) {
        List<String> command = jvm();
        command.addAll(rest);
        return new Server.Kind(name, Cores.on(Cores.SERVER, command), path, false, false);
    }

    /** The same for all. Netty may use its fastest memory in each of them: JDK 24 and later would refuse it, or warn. */
    static List<String> jvm() {
        List<String> command = new ArrayList<>(List.of("{java}", "-Xmx1g", "-XX:+UseG1GC"));
        if (Runtime.version().feature() >= NO_UNSAFE) {
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        return command;
    }

    String name() {
        return kind.name();
    }

    boolean ours() {
        return folder.equals(LONGWIRE);
    }

    /** Why it cannot run here; empty when it can. */
    String obstacle() {
        if (Runtime.version().feature() < leastJava) {
            return "needs Java " + leastJava;
        }
        return Files.isDirectory(folder.resolve("lib")) ? "" : "is not built";
    }

    boolean takes(Load load) {
        return load.fanOut() || !stomp;
    }
}
