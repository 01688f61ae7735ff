package io.longwire.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Bars for a page, as SVG: one panel for each load, the least processor time at the top. Its colours follow the light or dark scheme of the reader; it is
 * text, so it needs neither fonts nor a screen where it is drawn.
 */
final class Chart {
    private static final int WIDTH = 880;
    private static final int LABELS = 160;
    private static final int BARS = 610;
    private static final int ROW = 26;
    private static final int BAR = 16;
    private static final int HEAD = 30;
    private static final int GAP = 14;
    private static final int EDGE = 16;

    private static final String STYLE = """
              <style>
                svg { color: #1f2933; --soft: #5b6b7a; --bar: #a9b6c2; --ours: #0b6e99; }
                @media (prefers-color-scheme: dark) { svg { color: #e4eaf0; --soft: #9fb0c0; --bar: #536270; --ours: #58b9e6; } }
                text { font-family: system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: currentColor; font-size: 14px; }
                .head { font-weight: 600; font-size: 15px; }
                .ours { font-weight: 600; }
                .soft { fill: var(--soft); font-size: 13px; }
                .name { text-anchor: end; }
                rect { fill: var(--bar); }
                rect.ours { fill: var(--ours); }
              </style>
            """;

    private record Bar(String name, double value, boolean ours) {}

    private final Comparison comparison;
    private final StringBuilder body = new StringBuilder();
    private int y = EDGE;

    private Chart(Comparison comparison) {
        this.comparison = comparison;
    }

    /** The chart; servers without a figure under a load are left out of its panel. */
    static String of(Comparison comparison, List<Contender> servers, List<Load> loads, String foot) {
        Chart chart = new Chart(comparison);
        loads.forEach(load -> chart.panel(load, servers));
        chart.y += GAP;
        chart.text(EDGE, "soft", foot);
        int height = chart.y + EDGE;
        return String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">%n",
                        WIDTH,
                        height,
                        WIDTH,
                        height)
                + "  <title>Processor time of WebSocket servers for each message</title>\n" + STYLE + chart.body
                + "</svg>\n";
    }

    private void panel(Load load, List<Contender> servers) {
        List<Bar> bars = servers.stream()
                .flatMap(server -> bar(server, load).stream())
                .sorted(Comparator.comparingDouble(Bar::value))
                .toList();
        double most = bars.stream().mapToDouble(Bar::value).max().orElse(1);
        y += GAP;
        text(EDGE, "head", load.title() + ": µs of server CPU a message");
        y += HEAD;
        for (Bar bar : bars) {
            double length = Math.max(1, BARS * bar.value / most);
            String ours = bar.ours ? " ours" : "";
            text(LABELS, "name" + ours, bar.name);
            body.append(String.format(
                    Locale.ROOT,
                    "  <rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>%n",
                    ours.trim(),
                    LABELS + EDGE / 2,
                    y - BAR + BAR / 4,
                    length,
                    BAR));
            text((int) (LABELS + EDGE + length), "value" + ours, Comparison.number(bar.value));
            y += ROW;
        }
    }

    private Optional<Bar> bar(Contender server, Load load) {
        OptionalDouble value = comparison.cpuMicros(server, load);
        return value.isPresent() && Double.isFinite(value.getAsDouble())
                ? Optional.of(new Bar(server.name(), value.getAsDouble(), server.ours()))
                : Optional.empty();
    }

    private void text(int x, String kind, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
        body.append(
                String.format(Locale.ROOT, "  <text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>%n", kind, x, y, escaped));
    }
}
