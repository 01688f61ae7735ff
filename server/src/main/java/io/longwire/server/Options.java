package io.longwire.server;

import java.util.List;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** How the options of the tools are made. */
final class Options {
    private Options() {}

    /** One with a value, and what it is without. */
    static OptionSpec value(String name, String label, String fallback, String text) {
        return OptionSpec.builder(name)
                .type(String.class)
                .paramLabel(label)
                .defaultValue(fallback)
                .description(text, "Default: " + fallback)
                .build();
    }

    /** One with a value, which may be left out. */
    static OptionSpec text(String name, String label, String text) {
        return OptionSpec.builder(name)
                .type(String.class)
                .paramLabel(label)
                .description(text)
                .build();
    }

    /** One without a value. */
    static OptionSpec flag(String name, String text) {
        return OptionSpec.builder(name).description(text).build();
    }

    /** One with a value, which may be given several times. */
    static OptionSpec repeated(String name, String label, String text) {
        return OptionSpec.builder(name)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1")
                .paramLabel(label)
                .description(text)
                .build();
    }

    /** What a command was given is wrong. */
    static ParameterException misused(ParseResult given, String problem) {
        return new ParameterException(given.commandSpec().commandLine(), problem);
    }
}
