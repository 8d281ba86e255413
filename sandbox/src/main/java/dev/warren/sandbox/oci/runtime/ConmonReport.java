// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Polling;
import dev.warren.kernel.event.Poll;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// What `conmon` says on its pipe: one line of JSON. It keeps the pipe open afterwards, so the line ends the
/// message, not the pipe.
///
/// @param pid of the container's first process; not positive when there is none
/// @param message what the runtime wrote; may be empty
/// @param isLate whether it said nothing in time
record ConmonReport(long pid, String message, boolean isLate) {
    private static final int LIMIT_BYTES = 1 << 20;

    static ConmonReport read(Fd pipe, Duration patience, String id)
            throws SyscallException, MalformedException {
        long until = System.nanoTime() + patience.toNanos();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        List<Poll.Interest> interest = List.of(new Poll.Interest(pipe, Polling.POLLIN));
        while (line.size() < LIMIT_BYTES) {
            Duration rest = Duration.ofNanos(until - System.nanoTime());
            if (rest.isNegative() || Poll.await(interest, rest)[0] == 0) {
                return new ConmonReport(0, "", true);
            }
            byte[] piece = pipe.readOnce();
            line.writeBytes(piece);
            if (piece.length == 0 || piece[piece.length - 1] == '\n') {
                break;
            }
        }
        return parse(line.toString(StandardCharsets.UTF_8).strip(), id);
    }

    static ConmonReport parse(String line, String id) throws MalformedException {
        if (line.isEmpty()) {
            return new ConmonReport(0, "", false);
        }
        String subject = "conmon's report of container " + id;
        Node report = Node.of(subject, Json.read(line.getBytes(StandardCharsets.UTF_8), subject));
        return new ConmonReport(
                report.member("data").findNumber(Integer.MIN_VALUE, Integer.MAX_VALUE).orElse(0L),
                report.member("message").textOrEmpty().strip(),
                false);
    }
}
