package io.longwire.verification.clients;

import java.util.ArrayList;
import java.util.List;

/** The curl commands of a Markdown text: in blocks fenced with {@code ```sh}, the lines that begin with {@code curl }, each with its continuations. */
final class CurlCommands {
    private CurlCommands() {}

    static List<String> of(String markdown) {
        List<String> commands = new ArrayList<>();
        StringBuilder command = new StringBuilder();
        boolean shell = false;
        for (String line : markdown.lines().toList()) {
            String text = line.strip();
            if (text.startsWith("```")) {
                shell = !shell && text.equals("```sh");
            } else if (shell && (command.length() > 0 || text.startsWith("curl "))) {
                boolean goesOn = text.endsWith("\\");
                command.append(goesOn ? text.substring(0, text.length() - 1) : text);
                if (!goesOn) {
                    commands.add(command.toString());
                    command.setLength(0);
                }
            }
        }
        return commands;
    }
}
