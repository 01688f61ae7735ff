package io.longwire.protocol.handshake;

/** Names from IANA's WebSocket Subprotocol Name Registry (RFC 6455 §11.5). They are compared with regard to case; any other name may be used too. */
public final class Subprotocols {
    /** STOMP 1.0, 1.1 and 1.2. */
    public static final String STOMP_1_0 = "v10.stomp";

    public static final String STOMP_1_1 = "v11.stomp";
    public static final String STOMP_1_2 = "v12.stomp";

    /** MQTT 3.1.1 and 5. */
    public static final String MQTT = "mqtt";

    /** AMQP 1.0. */
    public static final String AMQP = "amqp";

    /** The WebSocket Application Messaging Protocol. */
    public static final String WAMP = "wamp";

    /** XMPP (RFC 7395). */
    public static final String XMPP = "xmpp";

    /** SIP (RFC 7118). */
    public static final String SIP = "sip";

    /** The remote framebuffer protocol of VNC (RFC 6143). */
    public static final String RFB = "rfb";

    /** SOAP. */
    public static final String SOAP = "soap";

    /** The Open Charge Point Protocol. */
    public static final String OCPP_1_2 = "ocpp1.2";

    public static final String OCPP_1_5 = "ocpp1.5";
    public static final String OCPP_1_6 = "ocpp1.6";
    public static final String OCPP_2_0 = "ocpp2.0";
    public static final String OCPP_2_0_1 = "ocpp2.0.1";

    /** OPC UA, binary and JSON. */
    public static final String OPC_UA_BINARY = "opcua+uacp";

    public static final String OPC_UA_JSON = "opcua+uajson";

    /** CoAP (RFC 8323). */
    public static final String COAP = "coap";

    /** JMAP (RFC 8887). */
    public static final String JMAP = "jmap";

    /** MSRP (RFC 7977). */
    public static final String MSRP = "msrp";

    /** BFCP (RFC 8857). */
    public static final String BFCP = "bfcp";

    /** The message broker subprotocol and its light form. */
    public static final String MBWS = "MBWS.huawei.com";

    public static final String MBLWS = "MBLWS.huawei.com";

    private Subprotocols() {}
}
