"""Shows pictures that are small to send and endless to draw, or that move.

verdict = ["passed", "passed", "passed"]
"""

# %%
def double(x):
    return 2 * x
# %%
import base64, struct, zlib
def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
def picture(width, height, *chunks):
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + chunk(b"IDAT", zlib.compress(b"\0" * 10**5)) + chunk(b"IEND", b"")
moves = chunk(b"tEXt", b"a" * 9000) + chunk(b"acTL", struct.pack(">II", 1000, 0))
for raw in (picture(60_000, 60_000), picture(2**31, 1), picture(0, 0), picture(9, 9, moves), picture(9, 9, chunk(b"zTXt", b"a\0\0" + zlib.compress(b"a" * 10**7)))):
    get_ipython().display_pub.publish({"image/png": base64.b64encode(raw).decode()})
get_ipython().display_pub.publish({"image/jpeg": base64.b64encode(b"\xff\xd8\xff\xc0\0\x11\x08\xff\xff\xff\xff\x03").decode()})
