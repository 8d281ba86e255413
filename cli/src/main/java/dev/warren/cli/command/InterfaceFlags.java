// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import static dev.warren.cli.command.PluginOptions.given;
import static dev.warren.cli.command.PluginOptions.text;
import static dev.warren.cli.command.PluginOptions.texts;

import dev.warren.cli.ExitStatus;
import dev.warren.kernel.net.IpAddress;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.SandboxSettings;
import dev.warren.sandbox.cni.NetworkConfiguration;
import dev.warren.sandbox.cni.NetworkFolder;
import dev.warren.sandbox.cni.PodNetworkRequest;
import dev.warren.sandbox.pod.InterfaceRequest;
import dev.warren.sandbox.pod.PodConfiguration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// What a pod wants its first interface to be, as options say which are called as podman's.
final class InterfaceFlags {
    private static final String ADDRESS = "--ip";
    private static final String HARDWARE = "--mac-address";
    private static final String ALIAS = "--network-alias";
    private static final Pattern WITH_PREFIX = Pattern.compile("([0-9a-fA-F:.]+)(/(\\d{1,3}))?");
    private static final Pattern OCTETS = Pattern.compile("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}");
    private static final Map<String, String> BY_CAPABILITY =
            Map.of(
                    PodNetworkRequest.IPS, ADDRESS,
                    PodNetworkRequest.MAC, HARDWARE,
                    PodNetworkRequest.ALIASES, ALIAS);

    private InterfaceFlags() {}

    static void describe(CommandSpec spec) {
        spec.addOption(
                texts(
                        ADDRESS,
                        "ADDRESS[/LENGTH]",
                        "An address that its eth0 is to have; may be given several times. The network has to"
                                + " take it (capability 'ips')."));
        spec.addOption(
                text(
                        HARDWARE,
                        "MAC",
                        "The hardware address that its eth0 is to have (capability 'mac')."));
        spec.addOption(
                texts(
                        ALIAS,
                        "NAME",
                        "A further name of it on its first network (capability 'aliases')."));
    }

    static InterfaceRequest of(ParseResult words) {
        return new InterfaceRequest(
                given(words, ADDRESS).stream().map(InterfaceFlags::address).toList(),
                hardwareAddress(words),
                given(words, ALIAS).stream().map(InterfaceFlags::alias).toList());
    }

    private static String address(String text) {
        Matcher form = WITH_PREFIX.matcher(text);
        try {
            if (form.matches()) {
                IpAddress address = IpAddress.parse(form.group(1));
                int bits = address.toString().indexOf(':') < 0 ? Integer.SIZE : 2 * Long.SIZE;
                String length = form.group(3);
                if (length == null) {
                    return address.toString();
                }
                if (Integer.parseInt(length) <= bits) {
                    return address + "/" + Integer.parseInt(length);
                }
            }
        } catch (IllegalArgumentException noAddress) {
            // Said below.
        }
        throw new UsageException(
                "%s: '%s' is no address such as 10.88.0.9 or 10.88.0.9/16"
                        .formatted(ADDRESS, text));
    }

    private static String hardwareAddress(ParseResult words) {
        if (!Options.has(words, HARDWARE)) {
            return "";
        }
        String text = Options.text(words, HARDWARE);
        if (!OCTETS.matcher(text).matches()) {
            throw new UsageException(
                    "%s: '%s' is no hardware address such as c2:11:22:33:44:55"
                            .formatted(HARDWARE, text));
        }
        return text.toLowerCase(Locale.ROOT);
    }

    private static String alias(String text) {
        if (text.isEmpty() || text.chars().anyMatch(Character::isWhitespace)) {
            throw new UsageException("%s: '%s' is no name".formatted(ALIAS, text));
        }
        return text;
    }

    /// A network that takes no such wish would pass it over in silence.
    static void demandTaken(PodConfiguration pod, SandboxSettings settings)
            throws SandboxException, Refusal {
        Map<String, Object> wanted = PodNetworkRequest.ofFirst(pod.firstInterface());
        if (wanted.isEmpty()) {
            return;
        }
        if (pod.namespaces().hostNetwork()) {
            throw new UsageException(
                    BY_CAPABILITY.get(wanted.keySet().iterator().next())
                            + ": a pod on the node's network has no interface of its own");
        }
        Optional<NetworkConfiguration> first =
                NetworkFolder.read(settings.networkFolder()).networks().stream().findFirst();
        if (first.isEmpty()) {
            // What is said then is said when it is looked for.
            return;
        }
        for (String capability : wanted.keySet()) {
            if (first.get().plugins().stream()
                    .noneMatch(plugin -> plugin.capabilities().contains(capability))) {
                throw new Refusal(
                        ExitStatus.FAILURE,
                        "%s: no plugin of the network '%s' takes that (it would have \"capabilities\":{\"%s\":true})"
                                .formatted(
                                        BY_CAPABILITY.get(capability),
                                        first.get().name(),
                                        capability));
            }
        }
    }
}
