// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import dev.warren.sandbox.SandboxException;

/// An OCI runtime, or the monitor that was to drive it, did not do what was asked of it. The message is a
/// sentence with the runtime's own words in it.
public final class OciRuntimeException extends SandboxException {
    private static final long serialVersionUID = 1;

    private final String runtime;
    private final String verb;
    private final String containerId;
    private final String words;
    private final String hint;

    /// @param runtime the program, as in `runc`
    /// @param verb what it was told, as in `create`
    /// @param containerId of what container; empty for none
    /// @param words what it said itself, or how it ended when it said nothing
    /// @param hint what to do about it; empty when nothing is known
    public OciRuntimeException(
            String runtime, String verb, String containerId, String words, String hint) {
        super(sentence(runtime, verb, containerId, words, hint));
        this.runtime = runtime;
        this.verb = verb;
        this.containerId = containerId;
        this.words = words;
        this.hint = hint;
    }

    /// The same with what to do about it.
    OciRuntimeException withHint(String other) {
        OciRuntimeException hinted =
                new OciRuntimeException(runtime, verb, containerId, words, other);
        hinted.setStackTrace(getStackTrace());
        return hinted;
    }

    private static String sentence(
            String runtime, String verb, String containerId, String words, String hint) {
        return "'"
                + runtime
                + " "
                + verb
                + "'"
                + (containerId.isEmpty() ? "" : " of container " + containerId)
                + " failed: "
                + words
                + (hint.isEmpty() ? "" : " (" + hint + ")");
    }

    /// The program.
    public String runtime() {
        return runtime;
    }

    /// What it was told to do.
    public String verb() {
        return verb;
    }

    /// With which container; empty for none.
    public String containerId() {
        return containerId;
    }

    /// What it said itself.
    public String words() {
        return words;
    }

    /// What to do about it; empty when nothing is known.
    public String hint() {
        return hint;
    }
}
