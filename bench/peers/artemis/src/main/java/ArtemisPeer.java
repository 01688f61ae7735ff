import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;

/** ActiveMQ Artemis embedded, STOMP over WebSocket; in memory, or with its journal in a folder, synced at each commit. */
public final class ArtemisPeer {
    public static void main(String[] arguments) throws Exception {
        boolean durable = arguments.length > 1;
        ConfigurationImpl configuration = new ConfigurationImpl();
        configuration.setPersistenceEnabled(durable);
        configuration.setSecurityEnabled(false);
        configuration.setJournalType(JournalType.NIO);
        if (durable) {
            configuration.setJournalDirectory(arguments[1] + "/journal");
            configuration.setBindingsDirectory(arguments[1] + "/bindings");
            configuration.setPagingDirectory(arguments[1] + "/paging");
            configuration.setLargeMessagesDirectory(arguments[1] + "/large");
        }
        configuration.addAcceptorConfiguration(
                "stomp",
                "tcp://127.0.0.1:" + arguments[0] + "?protocols=STOMP;anycastPrefix=/queue/;multicastPrefix=/topic/");
        EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
        broker.setConfiguration(configuration);
        broker.start();
        Thread.currentThread().join();
    }
}
