// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.sandbox.AmbiguousException;
import dev.warren.sandbox.LeftoverException;
import dev.warren.sandbox.NotFoundException;
import dev.warren.sandbox.SandboxException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How the program ends, and what else there is to say, after something about a sandbox or a CNI network could
/// not be done.
final class SandboxStatus {
    private static final int DEEPEST = 20;

    private SandboxStatus() {}

    /// That something is left outweighs what failed: whoever called has to come back.
    static int of(SandboxException failed) {
        if (hasLeftovers(failed)) {
            return ExitStatus.PARTIAL;
        }
        return switch (failed) {
            case NotFoundException _ -> ExitStatus.NOT_FOUND;
            case AmbiguousException _ -> ExitStatus.AMBIGUOUS;
            default -> isForbidden(failed) ? ExitStatus.NOT_PERMITTED : ExitStatus.FAILURE;
        };
    }

    private static boolean hasLeftovers(SandboxException failed) {
        if (failed instanceof LeftoverException) {
            return true;
        }
        for (Throwable further : failed.getSuppressed()) {
            if (further instanceof LeftoverException) {
                return true;
            }
        }
        return false;
    }

    private static boolean isForbidden(SandboxException failed) {
        return refusedCall(failed).isPresent()
                || causes(failed).stream().anyMatch(AccessDeniedException.class::isInstance);
    }

    /// The system call that was not permitted, if that is behind it.
    static Optional<SyscallException> refusedCall(SandboxException failed) {
        return causes(failed).stream()
                .filter(SyscallException.class::isInstance)
                .map(SyscallException.class::cast)
                .filter(call -> call.errno() == Errno.EPERM || call.errno() == Errno.EACCES)
                .findFirst();
    }

    private static List<Throwable> causes(SandboxException failed) {
        List<Throwable> causes = new ArrayList<>();
        Throwable cause = failed;
        while (cause != null && causes.size() < DEEPEST) {
            causes.add(cause);
            cause = cause.getCause();
        }
        return causes;
    }

    /// What else failed, and what is left, in words.
    static List<String> further(SandboxException failed) {
        List<String> lines = new ArrayList<>();
        if (failed instanceof LeftoverException left) {
            lines.addAll(left.leftovers());
        }
        for (Throwable further : failed.getSuppressed()) {
            lines.add(headline(further));
            if (further instanceof LeftoverException left) {
                lines.addAll(left.leftovers());
            }
        }
        if (hasLeftovers(failed)) {
            lines.add("'warren sandbox gc' tries again to remove what is left");
        }
        return lines;
    }

    /// What failed, without what is left, which has lines of its own.
    static String headline(Throwable failed) {
        return failed instanceof LeftoverException left
                ? left.wanted()
                : String.valueOf(failed.getMessage());
    }

    /// What could not be removed, and why.
    static List<String> leftovers(SandboxException failed) {
        List<String> all = new ArrayList<>();
        if (failed instanceof LeftoverException left) {
            all.addAll(left.leftovers());
        }
        for (Throwable further : failed.getSuppressed()) {
            if (further instanceof LeftoverException left) {
                all.addAll(left.leftovers());
            }
        }
        return all;
    }
}
