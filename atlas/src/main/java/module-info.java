// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/// The map: facts, merged into one immutable graph, and the answers read from it.
///
/// It does no I/O, reads no clock and opens no descriptor; of the kernel it knows the records alone.
@NullMarked
module dev.warren.atlas {
    requires static org.jspecify;
    requires transitive dev.warren.kernel;

    exports dev.warren.atlas;
    exports dev.warren.atlas.fact;
    exports dev.warren.atlas.query;
    exports dev.warren.atlas.query.graph;
    exports dev.warren.atlas.query.cloud;
    exports dev.warren.atlas.query.cnikind;
    exports dev.warren.atlas.query.finding;
    exports dev.warren.atlas.query.path;
    exports dev.warren.atlas.query.routing;
    exports dev.warren.atlas.query.card;
    exports dev.warren.atlas.query.packetfilter;
}
