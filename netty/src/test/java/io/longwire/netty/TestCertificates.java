package io.longwire.netty;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An authority and what it signs, as PEM files in a directory. */
final class TestCertificates {
    private final Path directory;
    private final X509Bundle authority;

    TestCertificates(Path directory) throws Exception {
        this.directory = directory;
        this.authority = new CertificateBuilder()
                .ecp256()
                .subject("CN=Test authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Files.writeString(authorityFile(), authority.getCertificatePEM());
    }

    Path authorityFile() {
        return directory.resolve("authority.pem");
    }

    Path chain(String name) {
        return directory.resolve(name + ".crt");
    }

    Path key(String name) {
        return directory.resolve(name + ".key");
    }

    /** Makes or replaces {@code <file>.crt} and {@code <file>.key}. */
    X509Bundle issue(String file, String host) throws Exception {
        X509Bundle bundle = new CertificateBuilder()
                .ecp256()
                .subject("CN=" + file)
                .addSanDnsName(host)
                .addExtendedKeyUsageServerAuth()
                .addExtendedKeyUsageClientAuth()
                .buildIssuedBy(authority);
        write(file, bundle);
        return bundle;
    }

    void write(String file, X509Bundle bundle) throws IOException {
        Files.writeString(chain(file), bundle.getCertificatePathPEM());
        Files.writeString(key(file), bundle.getPrivateKeyPEM());
    }
}
