// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import dev.warren.sandbox.SandboxException;

/// A plugin could not do what it was asked for, or did not say so in a way that can be understood. Further failures of
/// the same attempt, of plugins that were asked all the same, are suppressed exceptions of the same kind.
public final class CniException extends SandboxException {
    private static final long serialVersionUID = 1;

    private static final int QUOTED = 600;

    private final Verb verb;
    private final String network;
    private final String plugin;
    private final PluginFailure failure;

    /// @param subject what it was asked for; empty when it is the network as a whole
    CniException(Verb verb, String network, String plugin, String subject, PluginFailure failure) {
        super(sentence(verb, network, plugin, subject, failure));
        this.verb = verb;
        this.network = network;
        this.plugin = plugin;
        this.failure = failure;
    }

    private static String sentence(
            Verb verb, String network, String plugin, String subject, PluginFailure failure) {
        StringBuilder text = new StringBuilder("the CNI plugin '").append(plugin).append('\'');
        if (!network.isEmpty()) {
            text.append(" of the network '").append(network).append('\'');
        }
        text.append(" failed to ").append(verb);
        if (!subject.isEmpty()) {
            text.append(' ').append(subject);
        }
        text.append(": ").append(cutInside(failure.message()));
        if (!failure.details().isEmpty()) {
            text.append("; ").append(cut(failure.details()));
        }
        if (failure.code() != 0) {
            text.append(" (code ")
                    .append(failure.code())
                    .append(meaning(failure.code()))
                    .append(')');
        }
        if (!failure.errors().isEmpty()) {
            text.append("; it wrote to its standard error: ").append(cut(failure.errors()));
        }
        return text.toString();
    }

    /// What was asked for.
    public Verb verb() {
        return verb;
    }

    /// The name of the network; empty when the plugin was asked about itself.
    public String network() {
        return network;
    }

    /// The type of the plugin.
    public String plugin() {
        return plugin;
    }

    /// The plugin's own number of the failure, specification section 5, "Error"; 0 when it gave none.
    public long code() {
        return failure.code();
    }

    /// The plugin's own words, or, when it had none, what happened to it.
    public String reason() {
        return failure.message();
    }

    /// What the plugin added to that; may be empty.
    public String details() {
        return failure.details();
    }

    /// What the plugin wrote to its standard error; may be empty.
    public String errors() {
        return failure.errors();
    }

    /// Whether the plugin says that it may be asked again later.
    public boolean isTransient() {
        return failure.code() == PluginFailure.TRY_AGAIN_LATER;
    }

    /// Whether containerd would take this failure of a `DEL` for a success, because the plugin found nothing that it
    /// could take back. All further failures must be of this kind, too.
    ///
    /// @param namespaceGone whether the plugin was told of no namespace
    public boolean tellsOfAbsence(boolean namespaceGone) {
        String words = failure.own() ? reason() + "; " + details() : reason() + "; " + errors();
        boolean absent =
                words.contains("not found")
                        || (namespaceGone && words.contains("no such file or directory"));
        if (verb != Verb.DEL || !absent) {
            return false;
        }
        for (Throwable further : getSuppressed()) {
            if (!(further instanceof CniException other && other.tellsOfAbsence(namespaceGone))) {
                return false;
            }
        }
        return true;
    }

    private static String meaning(long code) {
        return switch ((int) Math.min(code, Integer.MAX_VALUE)) {
            case 1 -> ": it does not speak this version of CNI";
            case 2 -> ": a field of the configuration is not supported";
            case 3 -> ": the container is not known, nothing has to be taken back";
            case 4 -> ": a variable of its environment is not what it should be";
            case 5 -> ": input or output";
            case 6 -> ": it could not read its configuration";
            case 7 -> ": the configuration of the network is not valid";
            case 8 -> ": the network namespace is not a valid one";
            case 11 -> ": it may be tried again later";
            case 50 -> ": it cannot attach anything now";
            case 51 ->
                    ": it cannot attach anything now, and attached pods may have lost their network";
            default -> "";
        };
    }

    /// Go programs put what they wanted first and what failed last.
    private static String cutInside(String text) {
        return text.length() <= QUOTED
                ? text
                : text.substring(0, QUOTED / 2)
                        + " … "
                        + text.substring(text.length() - QUOTED / 2);
    }

    private static String cut(String text) {
        return text.length() <= QUOTED ? text : "… " + text.substring(text.length() - QUOTED);
    }
}
