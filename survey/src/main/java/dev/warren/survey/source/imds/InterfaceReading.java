// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.imds;

import dev.warren.atlas.fact.CloudInterface;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Mac;
import dev.warren.survey.Findings;
import dev.warren.survey.http.Endpoint;
import dev.warren.survey.http.HttpFailure;
import dev.warren.survey.source.imds.MetadataClient.RefusedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/// Reads every interface below `network/interfaces/macs/`. Source: EC2 user guide, "Instance metadata
/// categories". Trunks are among them, branch interfaces are not.
final class InterfaceReading {
    private static final String MACS = "network/interfaces/macs/";
    private static final int INTERFACES = 128;
    private static final int VALUES = 4096;

    private final MetadataClient client;
    private final Findings findings;
    private final Endpoint endpoint;
    private final Map<String, List<Cidr>> ofNetworks = new HashMap<>();

    InterfaceReading(MetadataClient client, Findings findings, Endpoint endpoint) {
        this.client = client;
        this.findings = findings;
        this.endpoint = endpoint;
    }

    /// Those that could be read; what stopped the reading is reported.
    ///
    /// @throws HttpFailure when not even the first answer came
    List<Fact.CloudInterfaceSeen> all() throws HttpFailure, SyscallException {
        List<Fact.CloudInterfaceSeen> seen = new ArrayList<>();
        List<Mac> macs;
        try {
            macs = macs();
        } catch (RefusedException refused) {
            report(MACS, refused);
            return seen;
        }
        for (Mac mac : macs) {
            String key = MACS + mac + "/";
            try {
                CloudInterface card = card(mac, key);
                if (!card.id().isEmpty()) {
                    seen.add(new Fact.CloudInterfaceSeen(card, findings.evidence(where(key))));
                }
            } catch (RefusedException refused) {
                report(key, refused);
            } catch (HttpFailure failed) {
                findings.gap(
                        where(MACS),
                        failed.kind() == HttpFailure.Kind.LATE ? Why.INTERRUPTED : Why.UNEXPECTED,
                        "%d of %d interfaces were read: %s"
                                .formatted(seen.size(), macs.size(), failed.getMessage()));
                return seen;
            }
        }
        return seen;
    }

    private String where(String key) {
        return endpoint + "/latest/meta-data/" + key;
    }

    private void report(String key, RefusedException refused) {
        findings.gap(
                where(key),
                refused.isForbidden() ? Why.FORBIDDEN : Why.UNEXPECTED,
                String.valueOf(refused.getMessage()));
    }

    private List<Mac> macs() throws HttpFailure, SyscallException, RefusedException {
        // Each ends with a slash, as folders do.
        return lines(
                        MACS,
                        line ->
                                Mac.parse(
                                        line.endsWith("/")
                                                ? line.substring(0, line.length() - 1)
                                                : line))
                .stream()
                .limit(INTERFACES)
                .toList();
    }

    private CloudInterface card(Mac mac, String key)
            throws HttpFailure, SyscallException, RefusedException {
        List<IpAddress> addresses = new ArrayList<>(lines(key + "local-ipv4s", IpAddress::parse));
        addresses.addAll(lines(key + "ipv6s", IpAddress::parse));
        List<Cidr> prefixes = new ArrayList<>(lines(key + "ipv4-prefix", Cidr::parse));
        prefixes.addAll(lines(key + "ipv6-prefix", Cidr::parse));
        String network = word(key + "vpc-id");
        return new CloudInterface(
                mac,
                word(key + "interface-id"),
                number(key + "device-number"),
                cardNumber(key),
                word(key + "subnet-id"),
                network,
                addresses,
                prefixes,
                networkPrefixes(network, key));
    }

    /// The same for every interface of one VPC, and mostly there is only one.
    private List<Cidr> networkPrefixes(String network, String key)
            throws HttpFailure, SyscallException, RefusedException {
        List<Cidr> known = ofNetworks.get(network);
        if (known == null) {
            known = new ArrayList<>(lines(key + "vpc-ipv4-cidr-blocks", Cidr::parse));
            known.addAll(lines(key + "vpc-ipv6-cidr-blocks", Cidr::parse));
            ofNetworks.put(network, known);
        }
        return known;
    }

    /// Only machines with several cards have the key; some emulators call it otherwise.
    private OptionalInt cardNumber(String key)
            throws HttpFailure, SyscallException, RefusedException {
        OptionalInt card = number(key + "network-card");
        if (card.isEmpty()) {
            card = number(key + "network-card-index");
        }
        return card.isPresent() ? card : OptionalInt.of(0);
    }

    private OptionalInt number(String key) throws HttpFailure, SyscallException, RefusedException {
        return lines(key, Integer::valueOf).stream()
                .filter(number -> number >= 0)
                .mapToInt(Integer::intValue)
                .findFirst();
    }

    private String word(String key) throws HttpFailure, SyscallException, RefusedException {
        return lines(key, InterfaceReading::plainWord).stream().findFirst().orElse("");
    }

    private static String plainWord(String text) {
        if (!text.matches("[A-Za-z0-9-]{1,64}")) {
            throw new IllegalArgumentException("'" + text + "' is no id");
        }
        return text;
    }

    /// The lines of a value; one that is not what it should be is reported and left out.
    private <T> List<T> lines(String key, Function<String, T> parse)
            throws HttpFailure, SyscallException, RefusedException {
        Optional<String> value = client.get(key);
        List<T> parsed = new ArrayList<>();
        String wrong = "";
        for (String line : value.orElse("").strip().lines().limit(VALUES).toList()) {
            try {
                parsed.add(parse.apply(line.strip()));
            } catch (IllegalArgumentException unexpected) {
                wrong = line;
            }
        }
        if (!wrong.isEmpty()) {
            findings.gap(
                    where(key),
                    Why.UNEXPECTED,
                    "'%s' is not what should be there"
                            .formatted(wrong.substring(0, Math.min(80, wrong.length()))));
        }
        return parsed;
    }
}
