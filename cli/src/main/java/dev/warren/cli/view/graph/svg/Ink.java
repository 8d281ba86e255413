// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view.graph.svg;

import java.util.List;
import java.util.Locale;

/// Writes SVG 1.1. Text is escaped here and nowhere else.
final class Ink {
    private static final double ROUNDING = 7;

    private final StringBuilder text = new StringBuilder();

    void open(double width, double height, String title, String description, String style) {
        text.append(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%s\" height=\"%s\" viewBox=\"0 0 %s %s\""
                        .formatted(number(width), number(height), number(width), number(height)));
        text.append(" role=\"img\" aria-labelledby=\"title description\">\n");
        text.append("<title id=\"title\">").append(escaped(title)).append("</title>\n");
        text.append("<desc id=\"description\">").append(escaped(description)).append("</desc>\n");
        text.append("<style>\n").append(style).append("</style>\n");
    }

    String close() {
        return text.append("</svg>\n").toString();
    }

    void shift(double x, double y) {
        text.append("<g transform=\"translate(")
                .append(number(x))
                .append(' ')
                .append(number(y))
                .append(")\">\n");
    }

    void endShift() {
        text.append("</g>\n");
    }

    void openGroup(String title) {
        text.append("<g><title>").append(escaped(title)).append("</title>\n");
    }

    void closeGroup() {
        text.append("</g>\n");
    }

    void rectangle(String style, Layout.Box box, double rounding) {
        text.append("<rect class=\"").append(style).append("\" x=\"").append(number(box.x()));
        text.append("\" y=\"").append(number(box.y()));
        text.append("\" width=\"").append(number(box.width()));
        text.append("\" height=\"").append(number(box.height())).append('"');
        if (rounding > 0) {
            text.append(" rx=\"").append(number(rounding)).append('"');
        }
        text.append("/>\n");
    }

    void text(String style, double x, double y, Label label) {
        text.append("<text class=\"").append(style).append("\" x=\"").append(number(x));
        text.append("\" y=\"").append(number(y)).append("\">");
        text.append(escaped(label.text())).append("</text>\n");
    }

    void line(Layout.Line line) {
        text.append("<path class=\"line ")
                .append(line.connection().style().name().toLowerCase(Locale.ROOT))
                .append("\" d=\"")
                .append(path(line.points()))
                .append("\"/>\n");
    }

    /// Straight lines with rounded corners.
    private static String path(List<Layout.Point> points) {
        StringBuilder path = new StringBuilder("M").append(point(points.getFirst()));
        for (int i = 1; i < points.size() - 1; i++) {
            Layout.Point corner = points.get(i);
            path.append(" L").append(point(towards(corner, points.get(i - 1))));
            path.append(" Q").append(point(corner)).append(' ');
            path.append(point(towards(corner, points.get(i + 1))));
        }
        return path.append(" L").append(point(points.getLast())).toString();
    }

    private static Layout.Point towards(Layout.Point corner, Layout.Point other) {
        double length = Math.hypot(other.x() - corner.x(), other.y() - corner.y());
        double part = length == 0 ? 0 : Math.min(ROUNDING, length / 2) / length;
        return new Layout.Point(
                corner.x() + (other.x() - corner.x()) * part,
                corner.y() + (other.y() - corner.y()) * part);
    }

    private static String point(Layout.Point point) {
        return number(point.x()) + " " + number(point.y());
    }

    /// With one digit behind the point, and none where it is 0.
    private static String number(double value) {
        long tenths = Math.round(value * 10);
        return tenths % 10 == 0
                ? Long.toString(tenths / 10)
                : (tenths < 0 ? "-" : "") + Math.abs(tenths) / 10 + "." + Math.abs(tenths) % 10;
    }

    private static String escaped(String words) {
        StringBuilder safe = new StringBuilder(words.length() + 8);
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.append(c);
            }
        }
        return safe.toString();
    }
}
