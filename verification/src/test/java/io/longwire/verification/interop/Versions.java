package io.longwire.verification.interop;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which version of a library is tried. */
final class Versions {
    private static final Pattern JAR = Pattern.compile("-(\\d[^/]*)\\.jar");

    private Versions() {}

    /** As the name of the jar says, that this class is from. */
    static String of(Class<?> type) {
        Path jar =
                Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
        Matcher matcher = JAR.matcher(jar.getFileName().toString());
        return matcher.find() ? matcher.group(1) : "";
    }
}
