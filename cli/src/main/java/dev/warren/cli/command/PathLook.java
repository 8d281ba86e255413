// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Namespace;
import dev.warren.atlas.fact.Question;
import dev.warren.atlas.query.cloud.CloudInterfaces;
import dev.warren.atlas.query.path.Destinations;
import dev.warren.atlas.query.path.Path;
import dev.warren.atlas.query.path.PathFindings;
import dev.warren.atlas.query.path.PathRequest;
import dev.warren.atlas.query.path.PathSearch;
import dev.warren.atlas.query.path.PathStep;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.survey.Inquiry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Searches ways and looks again at what a search still wants to know, until it knows.
///
/// Thread: one.
final class PathLook {
    private final Inquiry inquiry;
    private final CloudInterfaces cloud;
    private final PathSearch search;
    private Atlas atlas;

    PathLook(Atlas atlas, Inquiry inquiry) {
        this.atlas = atlas;
        this.inquiry = inquiry;
        this.cloud = cloudWithLinks();
        this.search = new PathSearch(cloud);
    }

    /// Which links they are, the host's routes tell where nobody told their MACs.
    private CloudInterfaces cloudWithLinks() {
        CloudInterfaces told = CloudInterfaces.of(atlas);
        Optional<NamespaceId> host = atlas.host().map(Namespace::id);
        if (host.isEmpty()
                || !told.wantsRoutes()
                || atlas.wiring().routing(host.get()).isPresent()) {
            return told;
        }
        ask(new Question.OfRouting(host.get()));
        return CloudInterfaces.of(atlas);
    }

    /// The map with all that was asked so far.
    Atlas atlas() {
        return atlas;
    }

    void ask(Question question) {
        atlas = atlas.with(inquiry.answer(question));
    }

    /// The way from each of these namespaces to the internet, where it has an address at all.
    Map<NamespaceId, Path> toTheInternet(List<Namespace> namespaces) {
        Map<NamespaceId, Path> paths = new HashMap<>();
        for (Namespace namespace : namespaces) {
            Destinations.internet(atlas, namespace.id())
                    .map(
                            address ->
                                    new PathRequest(
                                            namespace.id(), Optional.empty(), address, 0, 0))
                    .ifPresent(request -> paths.put(namespace.id(), find(request)));
            if (!namespace.host()) {
                inquiry.leave(namespace.id());
            }
        }
        return paths;
    }

    /// What is wrong about a way that was found.
    List<String> findings(Path path) {
        return PathFindings.of(atlas, cloud, path);
    }

    Path find(PathRequest request) {
        while (true) {
            switch (search.search(atlas, request)) {
                case PathStep.Found(var path) -> {
                    return path;
                }
                case PathStep.Ask(var question) -> ask(question);
            }
        }
    }
}
