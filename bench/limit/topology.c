// SPDX-License-Identifier: Apache-2.0
//
// Makes or unmakes the network namespaces of the bench, as a container runtime does it: a new
// namespace bound to a file below /run/netns, a veth pair with eth0 inside and one end on the
// host, an IPv4 address, a default route. One process and no fork, so that a thousand take
// about a second or two.
//
//   topology add    <list     each line: <file name> <host interface> <IPv4 address>
//   topology remove <list     the same list; what is already gone is passed over
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define NETNS "/run/netns"
#define PREFIX 16 /* 10.244.0.0/16, gateway 10.244.0.1 */

static char buf[4096];
static size_t len, head; /* bytes in buf; where the newest message starts */

static void die(const char *what, const char *which)
{
	fprintf(stderr, "topology: %s %s: %s\n", what, which, strerror(errno));
	exit(1);
}

static void *put(const void *data, size_t n)
{
	void *at = memset(buf + len, 0, NLMSG_ALIGN(n));
	if (data)
		memcpy(at, data, n);
	len += NLMSG_ALIGN(n);
	((struct nlmsghdr *)(buf + head))->nlmsg_len = len - head;
	return at;
}

static void message(int type, int flags, const void *body, size_t n)
{
	struct nlmsghdr h = {.nlmsg_type = type, .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | flags};
	head = len;
	put(&h, sizeof h);
	put(body, n);
}

static struct rtattr *attr(int type, const void *data, size_t n)
{
	struct rtattr a = {.rta_len = RTA_LENGTH(n), .rta_type = type};
	struct rtattr *at = put(&a, sizeof a);
	if (n)
		put(data, n);
	return at;
}

static void end(struct rtattr *nest)
{
	nest->rta_len = buf + len - (char *)nest;
}

/* Sends the messages gathered in buf and waits for an acknowledgement of each. */
static void commit(int sock, int messages, const char *which)
{
	char answer[8192];
	if (send(sock, buf, len, 0) < 0)
		die("send", which);
	for (len = 0; messages > 0;) {
		ssize_t got = recv(sock, answer, sizeof answer, 0);
		if (got < 0)
			die("recv", which);
		for (struct nlmsghdr *h = (void *)answer; NLMSG_OK(h, got); h = NLMSG_NEXT(h, got)) {
			struct nlmsgerr *e = NLMSG_DATA(h);
			if (h->nlmsg_type != NLMSG_ERROR)
				continue;
			messages--;
			if (e->error) {
				errno = -e->error;
				die("netlink refused", which);
			}
		}
	}
}

static int route_socket(void)
{
	int s = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	if (s < 0)
		die("socket", "NETLINK_ROUTE");
	return s;
}

static void add(int host, const char *path, const char *veth, const char *address)
{
	struct in_addr ip, gateway;
	inet_pton(AF_INET, "10.244.0.1", &gateway);
	if (inet_pton(AF_INET, address, &ip) != 1)
		die("address", address);
	unsigned char *b = (void *)&ip, outer[6] = {0x0a, 0x59, b[0], b[1], b[2], b[3]};
	unsigned char inner[6] = {0x0a, 0x58, b[0], b[1], b[2], b[3]};

	int file = open(path, O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0444);
	if (file < 0)
		die("create", path);
	close(file);
	if (unshare(CLONE_NEWNET))
		die("unshare", path);
	if (mount("/proc/thread-self/ns/net", path, NULL, MS_BIND, NULL))
		die("mount", path);
	int ns = open(path, O_RDONLY | O_CLOEXEC), inside = route_socket();

	/* The socket of the host stays in the host's namespace whatever this thread enters. */
	struct ifinfomsg up = {.ifi_flags = IFF_UP, .ifi_change = IFF_UP}, plain = {0};
	message(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, &up, sizeof up);
	attr(IFLA_IFNAME, veth, strlen(veth) + 1);
	attr(IFLA_ADDRESS, outer, 6);
	struct rtattr *info = attr(IFLA_LINKINFO, NULL, 0);
	attr(IFLA_INFO_KIND, "veth", 5);
	struct rtattr *data = attr(IFLA_INFO_DATA, NULL, 0), *peer = attr(VETH_INFO_PEER, NULL, 0);
	put(&plain, sizeof plain);
	attr(IFLA_IFNAME, "eth0", 5);
	attr(IFLA_ADDRESS, inner, 6);
	attr(IFLA_NET_NS_FD, &ns, sizeof ns);
	end(peer);
	end(data);
	end(info);
	((struct nlmsghdr *)(buf + head))->nlmsg_len = len - head;
	commit(host, 1, veth);

	up.ifi_index = 1;
	message(RTM_NEWLINK, 0, &up, sizeof up);
	up.ifi_index = 0;
	message(RTM_NEWLINK, 0, &up, sizeof up);
	attr(IFLA_IFNAME, "eth0", 5);
	commit(inside, 2, path);

	unsigned index = if_nametoindex("eth0");
	struct ifaddrmsg a = {.ifa_family = AF_INET, .ifa_prefixlen = PREFIX, .ifa_index = index};
	message(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, &a, sizeof a);
	attr(IFA_LOCAL, &ip, 4);
	attr(IFA_ADDRESS, &ip, 4);
	struct rtmsg r = {.rtm_family = AF_INET, .rtm_table = RT_TABLE_MAIN,
			  .rtm_protocol = RTPROT_BOOT, .rtm_type = RTN_UNICAST};
	message(RTM_NEWROUTE, NLM_F_CREATE, &r, sizeof r);
	attr(RTA_GATEWAY, &gateway, 4);
	attr(RTA_OIF, &index, 4);
	commit(inside, 2, path);
	close(inside);
	close(ns);
}

int main(int argc, char **argv)
{
	int adding = argc == 2 && !strcmp(argv[1], "add");
	if (!adding && (argc != 2 || strcmp(argv[1], "remove"))) {
		fprintf(stderr, "usage: topology add|remove <list\n");
		return 2;
	}
	char name[128], veth[IFNAMSIZ], address[32], path[256];
	char (*veths)[IFNAMSIZ] = NULL;
	size_t count = 0;
	int host = route_socket();

	if (adding && mkdir(NETNS, 0755) && errno != EEXIST)
		die("mkdir", NETNS);
	while (scanf("%127s %15s %31s", name, veth, address) == 3) {
		snprintf(path, sizeof path, NETNS "/%s", name);
		if (adding) {
			add(host, path, veth, address);
			continue;
		}
		if (umount2(path, MNT_DETACH) && errno != EINVAL && errno != ENOENT)
			die("umount", path);
		if (unlink(path) && errno != ENOENT)
			die("unlink", path);
		veths = realloc(veths, (count + 1) * sizeof *veths);
		strcpy(veths[count++], veth);
	}
	/* The kernel takes a namespace down later, and its veth pair with it: wait for that. */
	for (size_t i = 0, waited = 0; i < count;) {
		if (!if_nametoindex(veths[i])) {
			i++;
		} else if (waited++ < 6000) {
			nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
		} else {
			errno = ETIMEDOUT;
			die("still there:", veths[i]);
		}
	}
	return 0;
}
