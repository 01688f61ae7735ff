package io.longwire.server.config;

/** Where a value came from. */
public sealed interface Origin {
    /** As it is named in an error line and in the printed configuration. */
    String describe();

    /** The command line. */
    record Flag(String name) implements Origin {
        @Override
        public String describe() {
            return name;
        }
    }

    /** The environment. */
    record Variable(String name) implements Origin {
        @Override
        public String describe() {
            return name;
        }
    }

    /** A line of the configuration file, the first being 1. */
    record Line(String file, int line) implements Origin {
        @Override
        public String describe() {
            return file + ":" + line;
        }
    }

    /** Nobody said anything. */
    record Default() implements Origin {
        @Override
        public String describe() {
            return "default";
        }
    }
}
