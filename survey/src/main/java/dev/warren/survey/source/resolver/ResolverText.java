// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.resolver;

import java.util.ArrayList;
import java.util.List;

/// What a `resolv.conf` says. Of several `search` and `domain` lines the last one counts; options and
/// nameservers add up. Source: man 5 resolv.conf.
final class ResolverText {
    private static final int LIMIT = 64;

    private final List<String> nameservers = new ArrayList<>();
    private final List<String> options = new ArrayList<>();
    private List<String> search = List.of();

    ResolverText(String text) {
        text.lines().forEach(this::line);
    }

    private void line(String line) {
        List<String> words = List.of(line.strip().split("[ \t]+", -1));
        List<String> rest = words.subList(1, words.size());
        switch (words.getFirst()) {
            case "nameserver" -> rest.stream().limit(1).forEach(word -> add(nameservers, word));
            case "search" -> search = rest.stream().limit(LIMIT).toList();
            case "domain" -> search = rest.stream().limit(1).toList();
            case "options" -> rest.forEach(word -> add(options, word));
            // A comment, or something newer.
            default -> {}
        }
    }

    /// The file may be a megabyte, and is whatever somebody in a pod wants.
    private static void add(List<String> words, String word) {
        if (words.size() < LIMIT) {
            words.add(word);
        }
    }

    List<String> nameservers() {
        return nameservers;
    }

    List<String> search() {
        return search;
    }

    List<String> options() {
        return options;
    }
}
