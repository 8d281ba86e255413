#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Records netfilter.hex, from the folder kernel/ after `mvn test-compile`, as root:
#   unshare --net sh src/test/resources/dev/warren/kernel/netfilter/netfilter.sh
set -e
java() {
    "${JAVA_HOME:?}"/bin/java --enable-native-access=ALL-UNNAMED -cp "${CLASSES:-target/classes:target/test-classes}" "$@"
}
nft -f - <<'END'
table ip t {
  set pairs { type ipv4_addr . inet_service; flags interval; elements = { 10.0.0.0/8 . 80-90, 192.0.2.1 . 53 } }
  set nets { type ipv4_addr; flags interval; elements = { 10.0.0.0/8, 192.0.2.7 } }
  chain one { }
  chain two { }
  chain c {
    type filter hook prerouting priority -150; policy drop;
    iifname "eni*" ct mark set ct mark or 0x80 comment "a word"
    tcp dport { 80, 443 } ip daddr 10.0.0.0/8 counter accept
    ip daddr . tcp dport @pairs drop
    ct state established,related log prefix "seen" return
    numgen random mod 2 vmap { 0 : jump one, 1 : goto two }
  }
  chain n {
    type nat hook postrouting priority 100;
    fib daddr type local snat to 10.20.65.10 fully-random
  }
}
END
iptables-legacy-restore <<'END'
*nat
:AWS-SNAT-CHAIN-0 - [0:0]
-A POSTROUTING -m comment --comment "AWS SNAT CHAIN" -j AWS-SNAT-CHAIN-0
-A AWS-SNAT-CHAIN-0 -d 10.20.0.0/16 -j RETURN
-A AWS-SNAT-CHAIN-0 ! -o vlan+ -m comment --comment "AWS, SNAT" -m addrtype ! --dst-type LOCAL -j SNAT --to-source 10.20.65.10 --random-fully
COMMIT
END
echo "# Recorded with netfilter.sh in this folder: the kind and the bytes of one message or structure on each line."
java dev.warren.kernel.netfilter.nftables.NftablesRecorder
java dev.warren.kernel.netfilter.xtables.XtablesRecorder
