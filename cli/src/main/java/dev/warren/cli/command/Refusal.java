// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.atlas.query.Whois;
import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.SafeText;
import dev.warren.cli.view.WhoisText;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.lab.LabException;
import dev.warren.namespace.store.NamespaceStoreException;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.cni.CniException;
import java.util.List;

/// Something that was asked for and cannot be done, in a sentence, with the status to end with.
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String text;

    /// @param sentence what cannot be done and why; may hold any text from the node
    Refusal(int status, String sentence) {
        this(status, sentence, "warren: " + SafeText.line(sentence));
    }

    private Refusal(int status, String sentence, String text) {
        super(sentence);
        this.status = status;
        this.text = text;
    }

    /// Several namespaces where one is wanted.
    static Refusal ambiguous(String reference, List<Whois.Match> matches) {
        return new Refusal(
                ExitStatus.AMBIGUOUS,
                "'" + reference + "' is ambiguous",
                WhoisText.candidates(reference, matches));
    }

    /// What to say, safe to show.
    String text() {
        return text;
    }

    int status() {
        return status;
    }

    /// The refusal of a system call.
    ///
    /// @param wanted what was wanted, such as `cannot enter pod/default/web`
    static Refusal of(String wanted, SyscallException failed) {
        return of(failed, wanted + ": " + failed.getMessage());
    }

    static Refusal of(NamespaceStoreException failed) {
        String sentence = String.valueOf(failed.getMessage());
        return failed.getCause() instanceof SyscallException cause
                ? of(cause, sentence)
                : new Refusal(ExitStatus.FAILURE, sentence);
    }

    static Refusal of(LabException failed) {
        String sentence = String.valueOf(failed.getMessage());
        return failed.getCause() instanceof SyscallException cause
                ? of(cause, sentence)
                : new Refusal(ExitStatus.FAILURE, sentence);
    }

    /// With what failed beside it in further lines.
    static Refusal of(SandboxException failed) {
        String sentence = SandboxStatus.headline(failed);
        int status = SandboxStatus.of(failed);
        if (status == ExitStatus.NOT_PERMITTED) {
            sentence += whatIsMissing(failed);
        }
        StringBuilder text = new StringBuilder("warren: ").append(SafeText.line(sentence));
        for (String further : SandboxStatus.further(failed)) {
            text.append("\nwarren: ").append(SafeText.line(further));
        }
        return new Refusal(status, sentence, text.toString());
    }

    /// What a plugin answered to a question is a finding; that it could not answer is none.
    static Refusal ofAnswer(CniException answer) {
        Refusal refusal = of(answer);
        return answer.code() == 0
                ? refusal
                : new Refusal(
                        ExitStatus.FINDINGS, String.valueOf(refusal.getMessage()), refusal.text());
    }

    private static String whatIsMissing(SandboxException failed) {
        return SandboxStatus.refusedCall(failed)
                .map(call -> Privilege.own().whatIsMissing(call))
                .orElse("; it may take root: run it as root, for instance with sudo");
    }

    private static Refusal of(SyscallException failed, String sentence) {
        return switch (failed.errno()) {
            case Errno.EPERM, Errno.EACCES ->
                    new Refusal(
                            ExitStatus.NOT_PERMITTED,
                            sentence + Privilege.own().whatIsMissing(failed));
            case Errno.ENOENT, Errno.ESRCH, Errno.ESTALE ->
                    new Refusal(ExitStatus.NOT_FOUND, sentence);
            default -> new Refusal(ExitStatus.FAILURE, sentence);
        };
    }
}
