// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/// An SVG picture, read by another program than the one that wrote it, and measured.
final class Picture {
    /// Of the font's size: as wide as the letters of any usual font of one width.
    private static final double LETTER = 0.61;

    private final Element root;
    private final List<Area> labels = new ArrayList<>();
    private final List<Area> boxes = new ArrayList<>();

    record Area(String text, double left, double top, double right, double bottom) {
        boolean overlaps(Area other) {
            return left < other.right
                    && other.left < right
                    && top < other.bottom
                    && other.top < bottom;
        }

        boolean isIn(Area other) {
            return left >= other.left
                    && right <= other.right
                    && top >= other.top
                    && bottom <= other.bottom;
        }
    }

    Picture(String svg) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            root =
                    factory.newDocumentBuilder()
                            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
                            .getDocumentElement();
        } catch (ParserConfigurationException | SAXException | IOException wrong) {
            throw new AssertionError("this is no XML: " + svg, wrong);
        }
        measure(root, 0, 0);
    }

    private void measure(Element element, double x, double y) {
        double left = x;
        double top = y;
        String transform = element.getAttribute("transform");
        if (!transform.isEmpty()) {
            String[] moved = transform.replaceAll("translate\\(|\\)", "").split(" ", -1);
            left += Double.parseDouble(moved[0]);
            top += Double.parseDouble(moved[1]);
        }
        NodeList children = element.getChildNodes();
        for (int i = 0; i < children.getLength(); i++) {
            if (children.item(i) instanceof Element child) {
                switch (child.getTagName()) {
                    case "g" -> measure(child, left, top);
                    case "text" -> labels.add(label(child, left, top));
                    case "rect" -> boxes.add(box(child, left, top));
                    default -> {}
                }
            }
        }
    }

    private static double number(Element element, String name) {
        return Double.parseDouble(element.getAttribute(name));
    }

    private static Area label(Element text, double x, double y) {
        double size =
                switch (text.getAttribute("class")) {
                    case "heading" -> 16;
                    case "name" -> 12;
                    default -> 11;
                };
        String words = text.getTextContent();
        double columns = words.codePoints().map(point -> point >= 0x2e80 ? 2 : 1).sum();
        double left = x + number(text, "x");
        double baseline = y + number(text, "y");
        return new Area(
                words, left, baseline - size * 0.8, left + columns * LETTER * size, baseline + 3);
    }

    private static Area box(Element rectangle, double x, double y) {
        double left = x + number(rectangle, "x");
        double top = y + number(rectangle, "y");
        return new Area(
                rectangle.getAttribute("class"),
                left,
                top,
                left + number(rectangle, "width"),
                top + number(rectangle, "height"));
    }

    List<String> texts() {
        return labels.stream().map(Area::text).toList();
    }

    /// No two labels lie upon each other, each lies within its box and the picture, no two boxes cross,
    /// and nothing comes from elsewhere.
    void assertReadable() {
        List<Area> sorted = labels.stream().sorted(Comparator.comparingDouble(Area::top)).toList();
        for (int i = 0; i < sorted.size(); i++) {
            for (int j = i + 1;
                    j < sorted.size() && sorted.get(j).top < sorted.get(i).bottom;
                    j++) {
                assertThat(sorted.get(i).overlaps(sorted.get(j)))
                        .as("%s over %s", sorted.get(i), sorted.get(j))
                        .isFalse();
            }
        }
        for (Area label : labels) {
            for (Area box : boxes) {
                if (isClosed(box) && label.overlaps(box)) {
                    assertThat(label.isIn(box)).as("%s in %s", label, box).isTrue();
                }
            }
        }
        List<Area> closed = boxes.stream().filter(Picture::isClosed).toList();
        for (Area one : closed) {
            for (Area other : closed) {
                assertThat(!one.overlaps(other) || one.isIn(other) || other.isIn(one))
                        .as("%s across %s", one, other)
                        .isTrue();
            }
        }
        assertThat(root.getElementsByTagName("title").item(0).getTextContent()).isNotBlank();
        assertThat(root.getElementsByTagName("desc").item(0).getTextContent()).isNotBlank();
        for (String foreign : List.of("script", "image", "use", "foreignObject", "a", "link")) {
            assertThat(root.getElementsByTagName(foreign).getLength()).as(foreign).isZero();
        }
        String style = root.getElementsByTagName("style").item(0).getTextContent();
        assertThat(style.toLowerCase(Locale.ROOT)).doesNotContain("url(", "@import", "@font-face");
        assertThat(style).contains("prefers-color-scheme: dark");
    }

    /// The marks are stripes within a cell.
    private static boolean isClosed(Area box) {
        return !box.text.startsWith("mark");
    }
}
