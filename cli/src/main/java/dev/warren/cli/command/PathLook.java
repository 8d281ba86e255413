// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.fact.Question;
import dev.warren.atlas.query.path.Path;
import dev.warren.atlas.query.path.PathRequest;
import dev.warren.atlas.query.path.PathSearch;
import dev.warren.atlas.query.path.PathStep;
import dev.warren.survey.Inquiry;

/// Searches ways and looks again at what a search still wants to know, until it knows.
///
/// Thread: one.
final class PathLook {
    private final Inquiry inquiry;
    private Atlas atlas;

    PathLook(Atlas atlas, Inquiry inquiry) {
        this.atlas = atlas;
        this.inquiry = inquiry;
    }

    /// The map with all that was asked so far.
    Atlas atlas() {
        return atlas;
    }

    void ask(Question question) {
        atlas = atlas.with(inquiry.answer(question));
    }

    Path find(PathRequest request) {
        while (true) {
            switch (PathSearch.search(atlas, request)) {
                case PathStep.Found(var path) -> {
                    return path;
                }
                case PathStep.Ask(var question) -> ask(question);
            }
        }
    }
}
