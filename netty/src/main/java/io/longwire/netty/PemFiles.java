package io.longwire.netty;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/** Certificates and keys in PEM files (RFC 7468). What is wrong with a file is told together with its name; what is in it never is. */
final class PemFiles {
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----");
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private PemFiles() {}

    /** All certificates of a file, in its order; at least one. */
    static X509Certificate[] certificates(Path file) throws IOException {
        String certificates = CERTIFICATE
                .matcher(text(file, "certificate"))
                .results()
                .map(found -> found.group() + "\n")
                .reduce("", String::concat);
        if (certificates.isEmpty()) {
            throw new IOException(
                    "No certificate is in " + file + ": it needs at least one block BEGIN CERTIFICATE (PEM)");
        }
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(certificates.getBytes(StandardCharsets.ISO_8859_1)))
                    .toArray(new X509Certificate[0]);
        } catch (CertificateException broken) {
            throw new IOException("A certificate in " + file + " is broken: " + broken.getMessage(), broken);
        }
    }

    /** The private key of a file, in PKCS #8, encrypted or not. */
    static PrivateKey key(Path file, @Nullable String password) throws IOException {
        Matcher found = KEY.matcher(text(file, "private key"));
        if (!found.find()) {
            throw new IOException("No private key is in " + file + ": it needs a block BEGIN PRIVATE KEY (PEM)");
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(found.group(2));
            return switch (found.group(1)) {
                case "PRIVATE KEY" -> key(file, new PKCS8EncodedKeySpec(der));
                case "ENCRYPTED PRIVATE KEY" -> key(file, decrypt(file, der, password));
                default ->
                    throw new IOException("The key in " + file + " is a " + found.group(1)
                            + ", but PKCS #8 is wanted; convert it: openssl pkcs8 -topk8 -nocrypt -in " + file);
            };
        } catch (IllegalArgumentException broken) {
            throw new IOException("The key in " + file + " is not in Base64", broken);
        }
    }

    private static PKCS8EncodedKeySpec decrypt(Path file, byte[] der, @Nullable String password) throws IOException {
        if (password == null) {
            throw new IOException("The key in " + file + " is encrypted, and no password is configured");
        }
        try {
            EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der);
            // For PBES2 only the parameters name the algorithm in the JDK's words.
            String named = String.valueOf(info.getAlgParameters());
            String algorithm = named.startsWith("PBE") ? named : info.getAlgName();
            SecretKey secret =
                    SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.toCharArray()));
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(Cipher.DECRYPT_MODE, secret, info.getAlgParameters());
            return info.getKeySpec(cipher);
        } catch (GeneralSecurityException wrong) {
            throw new IOException("The key in " + file + " cannot be decrypted; is the password right?", wrong);
        }
    }

    private static PrivateKey key(Path file, PKCS8EncodedKeySpec encoded) throws IOException {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (InvalidKeySpecException another) {
                // Only the encoding says which algorithm it is, and no KeyFactory reads that: the next one is tried.
            } catch (GeneralSecurityException missing) {
                throw new IOException("This JDK has no " + algorithm + " keys", missing);
            }
        }
        throw new IOException("The key in " + file + " is broken, or none of " + ALGORITHMS);
    }

    /** Whether what one signs the other verifies; neither provider checks that both files belong together. */
    static boolean belongTogether(PrivateKey privateKey, PublicKey publicKey) {
        String algorithm = switch (privateKey.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> privateKey.getAlgorithm();
        };
        byte[] sample = {1, 2, 3};
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(privateKey);
            signature.update(sample);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(sample);
            return signature.verify(signed);
        } catch (GeneralSecurityException different) {
            return false;
        }
    }

    private static String text(Path file, String what) throws IOException {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException missing) {
            throw new IOException("The file of the " + what + " does not exist: " + file, missing);
        } catch (IOException unreadable) {
            throw new IOException("The file of the " + what + " cannot be read: " + unreadable, unreadable);
        }
    }
}
