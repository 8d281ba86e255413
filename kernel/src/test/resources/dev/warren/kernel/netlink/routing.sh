#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Records routing.hex, from the folder kernel/ after `mvn test-compile`, as root:
#   unshare --net sh src/test/resources/dev/warren/kernel/netlink/routing.sh
set -e
ip link set lo up
ip link add v0 address 02:00:00:00:00:02 type veth peer name v1 address 02:00:00:00:00:03
ip link set v0 addrgenmode none up
ip link set v1 addrgenmode none up
ip address add 10.0.0.1/24 dev v0
ip address add 2001:db8::1/64 dev v0 nodad
ip route add 10.9.0.0/16 nexthop via 10.0.0.2 weight 3 nexthop via inet6 2001:db8::2 dev v0 weight 256
ip route add 10.8.0.0/16 via 10.0.0.2 mtu lock 1400 advmss 1300 congctl cubic table 70000 proto 99 metric 7 src 10.0.0.1 realms 3/4
ip route add 10.30.0.0/16 encap ip id 100 dst 10.0.0.9 via 10.0.0.2 dev v0
ip route add blackhole 10.66.1.0/24
ip -6 route add 2001:db8:8::/48 via fe80::1 dev v0 pref high metric 5 hoplimit 9
ip -6 route add 2001:db8:7::/48 from 2001:db8::/64 via fe80::1 dev v0
ip nexthop add id 1 via 10.0.0.2 dev v0
ip nexthop add id 2 via 10.0.0.3 dev v0 onlink
ip nexthop add id 10 group 1,5/2
ip route add 10.20.0.0/16 nhid 10
ip rule add not from 10.0.0.0/8 to 11.0.0.0/8 tos 0x10 fwmark 0x80/0xf0 iif v0 oif nosuch pref 100 \
    uidrange 3-5 ipproto tcp sport 5-9 dport 80 table 70000 protocol 99 suppress_prefixlength 3 suppress_ifgroup 4
ip rule add pref 101 goto 9999
ip rule add pref 102 tun_id 5 blackhole
ip -6 rule add from 2001:db8::/32 pref 5 lookup 7
ip neighbour add 10.0.0.9 lladdr 02:00:00:00:00:09 dev v0 nud permanent router extern_learn protocol 9
ip link add vx0 address 02:00:00:00:00:04 type vxlan id 7 dstport 4789
bridge fdb add 02:00:00:00:00:96 dev vx0 dst 10.0.0.44 port 999 vni 77 via v0 self
ip neighbour add proxy 10.0.0.15 dev v0
exec "${JAVA_HOME:?}"/bin/java --enable-native-access=ALL-UNNAMED -cp target/classes:target/test-classes \
    dev.warren.kernel.netlink.RoutingRecorder
