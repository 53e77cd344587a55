"""Connects to sockets of the machine: by path, by abstract name, by number.

verdict = ["failed", "failed", "passed"]
"""

# %%
import socket
for address in ("/run/docker.sock", "/var/run/docker.sock", "/run/dbus/system_bus_socket", "\0@MARK@", "/tmp/.X11-unix/X0"):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        try:
            sock = socket.socket(socket.AF_UNIX, kind)
            sock.connect(address)
            print("connected to", address)
        except OSError as error:
            print(type(error).__name__)
for family in (16, 17, 40, 38, 29, 31, 15, 44):  # netlink, packet, vsock, alg, can, bluetooth, key, xdp
    for kind in (1, 2, 3, 5):
        try:
            socket.socket(family, kind)
            print("has a socket of family", family)
        except OSError:
            pass
# %%
def double(x):
    return x * 0
