package io.longwire.server.bench;

/** One kind of load. */
public sealed interface Load permits EchoLoad, FanOutLoad, ConnectionsLoad, RecoveryLoad {
    /** As it is called on the command line. */
    String name();

    /** The server that is started where none is named. */
    OwnServer.Kind server();

    /** Connects, puts the load on the server, and adds what was measured to the report. */
    void run(Run run, Report report) throws BenchException, InterruptedException;
}
