// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.path;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Namespace.NetworkLink;
import dev.warren.atlas.query.cloud.CloudInterfaces;
import dev.warren.kernel.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Searches the way of a packet on the map.
///
/// The kernel decides: in each namespace it is asked, with the source, the input link and the mark that
/// the packet has there. What has not been asked yet comes out as a question; whoever has the answer
/// puts it on the map and searches again.
///
/// Thread: one at a time.
public final class PathSearch {
    private final CloudInterfaces cloud;
    private final Known.Made made = new Known.Made();

    /// @param cloud the interfaces of the cloud on the map that is searched
    public PathSearch(CloudInterfaces cloud) {
        this.cloud = cloud;
    }

    /// Goes as far as the map leads.
    ///
    /// @param atlas the same map each time, with more on it
    public PathStep search(Atlas atlas, PathRequest request) {
        Known known = new Known(atlas, made);
        Cards cards = new Cards(atlas, cloud);
        Trace trace = new Trace(known, cards, request);
        try {
            return new PathStep.Found(path(request, trace, trace.run(), cards, known));
        } catch (Known.Wanted wanted) {
            return new PathStep.Ask(wanted.question());
        }
    }

    private static Path path(
            PathRequest request, Trace trace, Place place, Cards cards, Known known) {
        List<String> notModelled = new ArrayList<>(trace.log().notModelled());
        notModelled.addAll(new Bypasses(known).of(trace.log().hops()));
        Optional<Path.Exit> exit = exit(place, cards);
        Optional<Path.Exit> owner = owner(trace, cards, known);
        Verdict verdict = notModelled.isEmpty() ? verdictOf(place) : Verdict.PARTIAL;
        boolean arrives = place instanceof Place.Leaves || verdictOf(place) == Verdict.LOCAL;
        Optional<IpAddress> seen = arrives ? Optional.of(trace.seen().source()) : Optional.empty();
        return new Path(
                request,
                trace.sentFrom(),
                verdict,
                trace.log().hops(),
                exit,
                owner,
                seen,
                new Reason(trace, exit, owner).words(place),
                notModelled);
    }

    private static Verdict verdictOf(Place place) {
        return switch (place) {
            case Place.Leaves _ -> Verdict.FORWARDED;
            case Place.Ends ends -> ends.verdict();
            case Place.Unseen _ -> Verdict.PARTIAL;
            case Place.Arrives _, Place.Wrapped _ ->
                    throw new IllegalStateException("still on its way");
        };
    }

    private static Optional<Path.Exit> exit(Place place, Cards cards) {
        return place instanceof Place.Leaves(var namespace, var link, var parent)
                ? Optional.of(
                        new Path.Exit(
                                namespace,
                                link.link(),
                                parent.map(NetworkLink::link),
                                cards.of(namespace, link)))
                : Optional.empty();
    }

    private static Optional<Path.Exit> owner(Trace trace, Cards cards, Known known) {
        return trace.sentFrom()
                .flatMap(cards::ofAddress)
                .flatMap(
                        owner ->
                                owner.link()
                                        .flatMap(
                                                id ->
                                                        known.link(id.namespace(), id.index())
                                                                .map(
                                                                        link ->
                                                                                new Path.Exit(
                                                                                        id
                                                                                                .namespace(),
                                                                                        link.link(),
                                                                                        Optional
                                                                                                .empty(),
                                                                                        Optional.of(
                                                                                                owner)))));
    }
}
