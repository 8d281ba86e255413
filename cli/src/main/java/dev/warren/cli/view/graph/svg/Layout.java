// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view.graph.svg;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.elk.alg.layered.LayeredLayoutProvider;
import org.eclipse.elk.alg.layered.options.CrossingMinimizationStrategy;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.alg.layered.options.NodePlacementStrategy;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.math.KVector;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.options.HierarchyHandling;
import org.eclipse.elk.core.options.SizeConstraint;
import org.eclipse.elk.core.util.NullElkProgressMonitor;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/// Where everything is, in pixels from the upper left corner. The boxes are placed by the Eclipse Layout
/// Kernel in layers from left to right, so that a way out is read against the direction of writing.
final class Layout {
    private static final double BORDER = 12;

    private final Map<String, Box> boxes = new LinkedHashMap<>();
    private final List<Line> lines = new ArrayList<>();
    private double width;
    private double height;

    private Layout() {}

    /// A rectangle.
    record Box(double x, double y, double width, double height) {}

    record Point(double x, double y) {}

    /// A line with right angles.
    record Line(Connection connection, List<Point> points) {}

    static Layout of(Scene scene) {
        // What ELK's model is made of would keep a thread to clean up after models that come and
        // go.
        System.setProperty("org.eclipse.emf.common.util.ReferenceClearingQueue", "false");
        ElkNode root = ElkGraphUtil.createGraph();
        configure(root);
        Map<String, ElkNode> nodes = new HashMap<>();
        for (Part part : scene.parts()) {
            if (isAlone(part, scene)) {
                continue;
            }
            ElkNode node = node(part, root, nodes);
            if (part.style() == Part.Style.NAMESPACE) {
                configure(node);
                node.setProperty(
                        LayeredOptions.PADDING, new ElkPadding(Part.HEADER + 8, 18, 18, 18));
                node.setProperty(
                        LayeredOptions.NODE_SIZE_CONSTRAINTS, SizeConstraint.minimumSize());
                node.setProperty(
                        LayeredOptions.NODE_SIZE_MINIMUM, new KVector(part.width(), Part.HEADER));
                part.inside().forEach(inside -> node(inside, node, nodes));
            }
        }
        Map<ElkEdge, Connection> edges = new LinkedHashMap<>();
        for (Connection connection : scene.connections()) {
            ElkNode from = nodes.get(connection.from());
            ElkNode to = nodes.get(connection.to());
            if (from != null && to != null) {
                edges.put(ElkGraphUtil.createSimpleEdge(from, to), connection);
            }
        }
        // Makes known to ELK how the values of its own options are copied.
        LayoutMetaDataService.initElkReflect();
        new LayeredLayoutProvider().layout(root, new NullElkProgressMonitor());
        Layout layout = new Layout();
        layout.width = root.getWidth();
        layout.height = root.getHeight();
        nodes.forEach((id, node) -> layout.boxes.put(id, box(node)));
        edges.forEach((edge, connection) -> layout.line(edge, connection));
        scene.parts().stream().filter(part -> isAlone(part, scene)).forEach(layout::below);
        return layout;
    }

    /// A grid that no line leads to has no place among the layers.
    private static boolean isAlone(Part part, Scene scene) {
        return part.style() == Part.Style.GROUP
                && scene.connections().stream().noneMatch(line -> line.to().equals(part.id()));
    }

    private void below(Part part) {
        boxes.put(part.id(), new Box(BORDER, height + BORDER, part.width(), part.height()));
        width = Math.max(width, part.width() + 2 * BORDER);
        height += part.height() + 2 * BORDER;
    }

    private static void configure(ElkNode node) {
        node.setProperty(LayeredOptions.HIERARCHY_HANDLING, HierarchyHandling.INCLUDE_CHILDREN);
        node.setProperty(LayeredOptions.DIRECTION, Direction.RIGHT);
        node.setProperty(LayeredOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
        node.setProperty(LayeredOptions.RANDOM_SEED, 1);
        node.setProperty(LayeredOptions.CROSSING_MINIMIZATION_SEMI_INTERACTIVE, true);
        node.setProperty(
                LayeredOptions.CROSSING_MINIMIZATION_STRATEGY,
                CrossingMinimizationStrategy.LAYER_SWEEP);
        node.setProperty(
                LayeredOptions.NODE_PLACEMENT_STRATEGY, NodePlacementStrategy.NETWORK_SIMPLEX);
        node.setProperty(LayeredOptions.SPACING_NODE_NODE, 22.0);
        node.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, 46.0);
        node.setProperty(LayeredOptions.SPACING_COMPONENT_COMPONENT, 30.0);
    }

    private static ElkNode node(Part part, ElkNode parent, Map<String, ElkNode> nodes) {
        ElkNode node = ElkGraphUtil.createNode(parent);
        node.setDimensions(part.width(), part.height());
        // Within a layer in the order of the scene; only the order counts.
        node.setProperty(LayeredOptions.POSITION, new KVector(0, nodes.size()));
        nodes.put(part.id(), node);
        return node;
    }

    private static Box box(ElkNode node) {
        Point origin = origin(node.getParent());
        return new Box(
                origin.x + node.getX(), origin.y + node.getY(), node.getWidth(), node.getHeight());
    }

    private static Point origin(ElkNode node) {
        double x = 0;
        double y = 0;
        for (ElkNode up = node; up != null; up = up.getParent()) {
            x += up.getX();
            y += up.getY();
        }
        return new Point(x, y);
    }

    private void line(ElkEdge edge, Connection connection) {
        Point origin = origin(edge.getContainingNode());
        for (ElkEdgeSection section : edge.getSections()) {
            List<Point> points = new ArrayList<>();
            points.add(moved(origin, section.getStartX(), section.getStartY()));
            section.getBendPoints()
                    .forEach(bend -> points.add(moved(origin, bend.getX(), bend.getY())));
            points.add(moved(origin, section.getEndX(), section.getEndY()));
            lines.add(new Line(connection, points));
        }
    }

    private static Point moved(Point origin, double x, double y) {
        return new Point(origin.x + x, origin.y + y);
    }

    /// The place of a part.
    Box box(Part part) {
        Box box = boxes.get(part.id());
        if (box == null) {
            throw new IllegalArgumentException("no place for " + part.id());
        }
        return box;
    }

    List<Line> lines() {
        return List.copyOf(lines);
    }

    double width() {
        return width;
    }

    double height() {
        return height;
    }
}
