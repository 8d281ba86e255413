// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// One word after `warren`.
interface Command {
    /// Its options, and the help that opens with examples.
    CommandSpec spec();

    /// Does what was asked.
    ///
    /// @return the status to end with; see [dev.warren.cli.ExitStatus]
    /// @throws UsageException when words fit the grammar but not each other
    /// @throws Refusal when what was asked for cannot be done
    int run(ParseResult words, Console console) throws InterruptedException, Refusal;
}
