package io.longwire.verification.program;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * What is tested is the same on any JDK: it runs in Node or in a browser, and every way of the server that it uses has tests of its own on each; or the test
 * chooses JDKs itself, or looks at classes alone. Where a build runs all tests on a second JDK, it may leave these out ({@code -DexcludedGroups=on-one-jdk}).
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("on-one-jdk")
public @interface OnOneJdk {}
