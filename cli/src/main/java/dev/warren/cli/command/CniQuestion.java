// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.CniView;
import dev.warren.cli.view.Format;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.cni.Attachment;
import dev.warren.sandbox.cni.CniException;
import dev.warren.sandbox.cni.NetworkConfiguration;
import dev.warren.sandbox.cni.Verb;
import java.util.Map;
import java.util.Optional;

/// A question to the plugins of a network, `CHECK` or `STATUS`, and what is said of the answer.
///
/// @param attachment empty when it is about the network as a whole
/// @param unasked why no plugin was asked, if none was
record CniQuestion(
        Verb verb, NetworkConfiguration network, Optional<Attachment> attachment, String unasked) {

    /// Asks.
    interface Asking {
        /// @return whether any plugin was asked
        boolean ask() throws SandboxException;
    }

    /// @return how the program ends
    int answer(Asking asking, Format format, Console console) throws SandboxException, Refusal {
        boolean asked = true;
        Optional<CniException> failure = Optional.empty();
        try {
            asked = asking.ask();
        } catch (CniException failed) {
            failure = Optional.of(failed);
        }
        if (format == Format.JSON) {
            Map<String, Object> document =
                    CniView.answer(verb, network.name(), attachment, asked, failure);
            Structured.json(console, json -> json.document(document));
        }
        if (!asked) {
            console.say("warren: note: no plugin was asked: " + unasked);
        }
        if (failure.isPresent()) {
            throw Refusal.ofAnswer(failure.get());
        }
        return ExitStatus.OK;
    }
}
