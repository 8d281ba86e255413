// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netfilter.nftables;

import dev.warren.kernel.abi.Nftables;
import dev.warren.kernel.netfilter.Verdict;

/// Reads verdicts.
final class Verdicts {
    private static final int NF_DROP = 0;
    private static final int NF_ACCEPT = 1;
    private static final int NF_QUEUE = 3;

    /// The upper half of a verdict may say more: the number of a queue, an error.
    private static final int CODE_MASK = 0xff;

    private Verdicts() {}

    /// Reads the attributes `NFTA_VERDICT_*`.
    static Verdict of(Fields fields) {
        int code = fields.integer(Nftables.NFTA_VERDICT_CODE);
        return switch (code) {
            case Nftables.NFT_CONTINUE, Nftables.NFT_BREAK -> new Verdict.Continue();
            case Nftables.NFT_RETURN -> new Verdict.Return();
            case Nftables.NFT_JUMP -> new Verdict.Jump(fields.text(Nftables.NFTA_VERDICT_CHAIN));
            case Nftables.NFT_GOTO -> new Verdict.Goto(fields.text(Nftables.NFTA_VERDICT_CHAIN));
            default -> standard(code);
        };
    }

    static Verdict standard(int code) {
        return switch (code < 0 ? code : code & CODE_MASK) {
            case NF_DROP -> new Verdict.Drop();
            case NF_ACCEPT -> new Verdict.Accept();
            case NF_QUEUE -> new Verdict.Queue();
            default -> new Verdict.Other(code);
        };
    }
}
