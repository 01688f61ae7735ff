package io.longwire.server.config;

/** Writes a configuration as YAML that explains itself and reads back the same. */
public final class ConfigurationText {
    private static final int WIDTH = 110;

    private ConfigurationText() {}

    /** The whole configuration; before each setting a comment that says what it means, takes and where its value came from. */
    public static String of(Configuration configuration) {
        StringBuilder out = new StringBuilder();
        out.append(
                        "# The effective configuration of Longwire. What is set comes from, in this order: a flag, a variable of the\n")
                .append("# environment, the file named by --config or ")
                .append(Configuration.FILE_VARIABLE)
                .append(", the default. Sizes: B, KiB, MiB, GiB. Times: ms, s, m, h, d.\n");
        String section = "";
        for (Setting<?> setting : Settings.ALL) {
            if (!setting.section().equals(section)) {
                section = setting.section();
                out.append('\n').append(section).append(":\n");
            } else {
                out.append('\n');
            }
            add(out, configuration, setting);
        }
        return out.toString();
    }

    private static <T> void add(StringBuilder out, Configuration configuration, Setting<T> setting) {
        comment(out, setting.doc());
        comment(out, "Takes " + setting.kind().takes() + ". Default: " + setting.written() + ".");
        String flag = setting.flag();
        comment(out, "Variable: " + setting.variable() + (flag == null ? "." : ". Flag: " + flag + "."));
        comment(out, "From: " + configuration.origin(setting).describe());
        out.append("  ")
                .append(setting.key())
                .append(": ")
                .append(setting.kind().write(configuration.value(setting)))
                .append('\n');
    }

    private static void comment(StringBuilder out, String text) {
        StringBuilder line = new StringBuilder("  #");
        for (String word : text.split(" ", -1)) {
            if (line.length() + word.length() + 1 > WIDTH) {
                out.append(line).append('\n');
                line = new StringBuilder("  #");
            }
            line.append(' ').append(word);
        }
        out.append(line).append('\n');
    }
}
