package io.longwire.verification.program;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * What is tested runs in Node or in a browser, and every way of the server that it uses has tests of its own on each JDK: where a build runs all tests on a
 * second JDK, it may leave these out ({@code -DexcludedGroups=on-one-jdk}).
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("on-one-jdk")
public @interface OnOneJdk {}
