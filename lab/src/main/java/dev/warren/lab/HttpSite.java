// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Documents that are served in a namespace of a lab.
///
/// @param netns the name of the namespace
/// @param address where it listens, without a name to be looked up
/// @param withToken whether a token is needed, as with version 2 of EC2's instance metadata service
/// @param documents by path
record HttpSite(
        String netns, String address, int port, boolean withToken, Map<String, String> documents) {
    Object toJson() {
        return Json.object(
                "netns",
                netns,
                "address",
                address,
                "port",
                port,
                "withToken",
                withToken,
                "documents",
                documents);
    }

    private static HttpSite parse(Map<String, Object> members) {
        Map<String, String> documents = new LinkedHashMap<>();
        Json.members(members.getOrDefault("documents", ""))
                .forEach((path, text) -> documents.put(path, String.valueOf(text)));
        return new HttpSite(
                Json.text(members, "netns"),
                Json.text(members, "address"),
                (int) Json.number(members, "port"),
                Json.truth(members, "withToken"),
                documents);
    }

    static byte[] toJson(List<HttpSite> sites) {
        return Json.write(Json.object("sites", sites.stream().map(HttpSite::toJson).toList()));
    }

    static List<HttpSite> parse(byte[] document) {
        return Json.items(Json.members(Json.read(document)), "sites").stream()
                .map(Json::members)
                .map(HttpSite::parse)
                .toList();
    }
}
