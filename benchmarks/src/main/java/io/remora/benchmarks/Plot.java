package io.remora.benchmarks;

import java.util.List;
import java.util.Locale;

/** A line chart as SVG, both axes logarithmic: what grows in proportion is a straight line of slope one. */
final class Plot {
    /** One line; points that were not measured are NaN and left out. */
    record Line(String name, double[] values) {}

    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int LEFT = 70;
    private static final int RIGHT = 190;
    private static final int TOP = 40;
    private static final int BOTTOM = 50;
    private static final List<String> COLOURS =
            List.of("#1b6ca8", "#c0392b", "#2e8b57", "#8e44ad", "#b9770e", "#34495e", "#7f8c8d");

    private final StringBuilder svg = new StringBuilder();
    private final double[] at;
    private double least = Double.MAX_VALUE;
    private double most;

    private Plot(double[] at, List<Line> lines) {
        this.at = at;
        for (Line line : lines) {
            for (double value : line.values()) {
                if (value > 0) {
                    least = Math.min(least, value);
                    most = Math.max(most, value);
                }
            }
        }
        least = Math.pow(10, Math.floor(Math.log10(least)));
        most = Math.pow(10, Math.ceil(Math.log10(most)));
        if (least >= most) {
            most = least * 10;
        }
    }

    /** The chart: what is measured at these places along the horizontal axis. */
    static String of(String title, String along, String up, double[] at, List<Line> lines) {
        Plot plot = new Plot(at, lines);
        plot.frame(title, along, up);
        for (int i = 0; i < lines.size(); i++) {
            plot.line(lines.get(i), COLOURS.get(i % COLOURS.size()), TOP + 14 + 18 * i);
        }
        return plot.svg.append("</svg>\n").toString();
    }

    private double x(double value) {
        double span = Math.log(at[at.length - 1]) - Math.log(at[0]);
        return LEFT + (Math.log(value) - Math.log(at[0])) / span * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        double span = Math.log(most) - Math.log(least);
        return HEIGHT - BOTTOM - (Math.log(value) - Math.log(least)) / span * (HEIGHT - TOP - BOTTOM);
    }

    private void put(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private void frame(String title, String along, String up) {
        put(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">",
                WIDTH, HEIGHT);
        put("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", WIDTH, HEIGHT);
        put("<text x=\"%d\" y=\"22\" font-size=\"15\">%s</text>", LEFT, title);
        put("<text x=\"%d\" y=\"%d\">%s</text>", LEFT, HEIGHT - 12, along);
        put("<text transform=\"translate(16 %d) rotate(-90)\">%s</text>", HEIGHT - BOTTOM, up);
        for (double value = least; value <= most * 1.001; value *= 10) {
            put(
                    "<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
                    LEFT, y(value), WIDTH - RIGHT, LEFT - 6, y(value) + 4, number(value));
        }
        for (double value : at) {
            put(
                    "<path d=\"M%.1f %dV%d\" stroke=\"#ddd\"/><text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    x(value), TOP, HEIGHT - BOTTOM, x(value), HEIGHT - BOTTOM + 16, number(value));
        }
    }

    private void line(Line line, String colour, int legend) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < at.length; i++) {
            double value = line.values()[i];
            if (value > 0) {
                path.append(
                        String.format(Locale.ROOT, "%s%.1f %.1f", path.length() == 0 ? "M" : "L", x(at[i]), y(value)));
                put("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>", x(at[i]), y(value), colour);
            }
        }
        put("<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>", path, colour);
        put("<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>", WIDTH - RIGHT + 10, legend, colour, line.name());
    }

    private static String number(double value) {
        return value < 1 ? String.format(Locale.ROOT, "%.2g", value) : String.format(Locale.ROOT, "%,.0f", value);
    }
}
