"""A cable with a delay and a loss, for kernels without netem: two TUN devices and everything that goes in at one comes out
of the other, later or never. Real IP packets of the kernel's own TCP. Arguments: names of both devices, delay one way in
milliseconds, share of packets lost each way. Prints "ready" once the devices exist; ends with its standard input."""

import fcntl, heapq, os, random, select, struct, sys, time

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000


def device(name):
    fd = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(fd, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
    return fd


def main(near, far, delay_ms, loss):
    ends = [device(near), device(far)]
    delay, loss, chance = float(delay_ms) / 1000, float(loss), random.Random(1)
    under_way, counter = [], 0
    print("ready", flush=True)
    while True:
        timeout = max(0, under_way[0][0] - time.monotonic()) if under_way else None
        readable, _, _ = select.select([*ends, sys.stdin], [], [], timeout)
        if sys.stdin in readable and not os.read(0, 4096):
            return
        for at, end in enumerate(ends):
            if end not in readable:
                continue
            # Not for ever: packets that are due must leave too.
            for _ in range(64):
                try:
                    packet = os.read(end, 65536)
                except BlockingIOError:
                    break
                except OSError:
                    time.sleep(0.001)  # Not up yet, or gone with its namespace.
                    break
                if chance.random() >= loss:
                    counter += 1
                    heapq.heappush(under_way, (time.monotonic() + delay, counter, ends[1 - at], packet))
        now = time.monotonic()
        while under_way and under_way[0][0] <= now:
            _, _, end, packet = heapq.heappop(under_way)
            try:
                os.write(end, packet)
            except OSError:
                pass  # A device that is down or full loses the packet, as a router would.


main(*sys.argv[1:])
