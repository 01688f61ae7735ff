package io.longwire.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Certificates and keys of both ends. */
class TlsCertificatesTest {
    @TempDir
    Path directory;

    private TlsSite site;

    @BeforeEach
    void certify() throws Exception {
        site = new TlsSite(directory);
    }

    @AfterEach
    void stop() throws Exception {
        site.stop();
    }

    @ParameterizedTest
    @MethodSource("io.longwire.netty.TlsSite#providers")
    void aCertificateForAnotherHostIsRefused(Tls.Provider provider) throws Exception {
        site.start(site.pem());
        SslContext context = site.trusting(provider).build();
        assertThatThrownBy(() -> site.connect("127.0.0.1", context, new TlsSite.Ear()))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(SSLException.class);
        assertThat(site.requests).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("io.longwire.netty.TlsSite#providers")
    void aHostNameIsVerifiedWhateverContextIsGiven(Tls.Provider provider) throws Exception {
        site.start(site.pem());
        SslContext careless = SslContextBuilder.forClient()
                .sslProvider(provider.provider())
                .trustManager(site.certificates.authorityFile().toFile())
                .endpointIdentificationAlgorithm(null)
                .build();
        assertThatThrownBy(() -> site.connect("127.0.0.1", careless, new TlsSite.Ear()))
                .hasCauseInstanceOf(SSLException.class);
    }

    @Test
    void aCertificateOfAnUnknownAuthorityIsRefused() throws Exception {
        site.start(site.pem());
        assertThatThrownBy(() -> site.connect("localhost", null, new TlsSite.Ear()))
                .hasCauseInstanceOf(SSLException.class)
                .hasMessageContaining("PKIX");
        assertThat(site.requests).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("io.longwire.netty.TlsSite#providers")
    void newConnectionsGetTheCertificateThatWasReloadedAndOldOnesStay(Tls.Provider provider) throws Exception {
        Tls tls = site.start(site.pem().provider(provider));
        SslContext context = site.trusting(Tls.Provider.JDK).build();
        TlsSite.Ear ear = new TlsSite.Ear();
        WebSocket before = site.connect("localhost", context, ear);
        X509Certificate renewed = site.certificates.issue("server", "localhost").getCertificate();
        tls.reload();
        WebSocket after = site.connect("localhost", context, new TlsSite.Ear());
        assertThat(after.peer().certificate()).isEqualTo(renewed);
        assertThat(before.peer().certificate()).isNotEqualTo(renewed);
        before.send("still here");
        assertThat(ear.next()).isEqualTo("still here");
    }

    @ParameterizedTest
    @MethodSource("io.longwire.netty.TlsSite#providers")
    void aBrokenFileLeavesTheOldCertificateInForceAndIsNamed(Tls.Provider provider) throws Exception {
        Tls tls = site.start(site.pem().provider(provider));
        X509Certificate first = site.connect(
                        "localhost", site.trusting(provider).build(), new TlsSite.Ear())
                .peer()
                .certificate();
        X509Bundle other = site.certificates.issue("other", "localhost");
        Files.writeString(site.certificates.chain("server"), other.getCertificatePathPEM());
        assertThatThrownBy(tls::reload).isInstanceOf(IOException.class).hasMessageContaining("does not belong to");
        Files.writeString(
                site.certificates.chain("server"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----");
        assertThatThrownBy(tls::reload).isInstanceOf(IOException.class).hasMessageContaining("server.crt");
        Files.delete(site.certificates.chain("server"));
        assertThatThrownBy(tls::reload).isInstanceOf(IOException.class).hasMessageContaining("does not exist");
        assertThat(site.connect("localhost", site.trusting(provider).build(), new TlsSite.Ear())
                        .peer()
                        .certificate())
                .isEqualTo(first);
    }

    @ParameterizedTest
    @MethodSource("io.longwire.netty.TlsSite#providers")
    void aClientsCertificateReachesTheHandshakeRequest(Tls.Provider provider) throws Exception {
        site.start(site.pem().provider(provider).requireClientCertificate(site.certificates.authorityFile()));
        X509Certificate client =
                site.certificates.issue("client", "nobody.example").getCertificate();
        SslContext context = site.trusting(provider)
                .certificate(site.certificates.chain("client"), site.certificates.key("client"))
                .build();
        site.connect("localhost", context, new TlsSite.Ear());
        assertThat(site.requests.poll(5, TimeUnit.SECONDS).peer().certificate()).isEqualTo(client);
    }

    @ParameterizedTest
    @MethodSource("io.longwire.netty.TlsSite#providers")
    void aClientWithoutTheCertificateThatIsRequiredDoesNotGetIn(Tls.Provider provider) throws Exception {
        site.start(site.pem().provider(provider).requireClientCertificate(site.certificates.authorityFile()));
        assertThatThrownBy(
                        () -> site.connect("localhost", site.trusting(provider).build(), new TlsSite.Ear()))
                .isInstanceOf(ExecutionException.class);
        assertThat(site.requests).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("io.longwire.netty.TlsSite#providers")
    void aClientMayBeAskedForACertificateAndHaveNone(Tls.Provider provider) throws Exception {
        site.start(site.pem().provider(provider).askForClientCertificate(site.certificates.authorityFile()));
        site.connect("localhost", site.trusting(provider).build(), new TlsSite.Ear());
        assertThat(site.requests.poll(5, TimeUnit.SECONDS).peer().certificate()).isNull();
    }

    @Test
    void anEncryptedKeyOpensWithItsPassword() throws Exception {
        Path key = site.certificates.key("server");
        Path encrypted = directory.resolve("encrypted.key");
        Files.writeString(encrypted, EncryptedKeys.encrypt(Files.readString(key), "secret"));
        Tls.Builder settings = Tls.pem(site.certificates.chain("server"), encrypted);
        assertThatThrownBy(settings::load).hasMessageContaining("no password");
        assertThatThrownBy(() -> settings.keyPassword("wrong").load()).hasMessageContaining("password right?");
        site.start(settings.keyPassword("secret"));
        site.connect("localhost", site.trusting(Tls.Provider.JDK).build(), new TlsSite.Ear());
    }

    @Test
    void aKeyInAnOldFormatIsRefusedWithTheCommandThatConvertsIt() throws Exception {
        Path key = directory.resolve("old.key");
        Files.writeString(key, "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n");
        assertThatThrownBy(() -> Tls.pem(site.certificates.chain("server"), key).load())
                .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt -in " + key);
    }
}
