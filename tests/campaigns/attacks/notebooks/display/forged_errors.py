"""Sends outputs of its own making: tracebacks, names of streams, kinds of media.

verdict = ["failed", "failed", "passed"]
"""

# %%
import socket, sys
wire = sys.modules["autograder.worker.wire"]
for output in ({"output_type": "error", "ename": "<script>\x1b", "evalue": "<b>", "traceback": ["<script>", "\x1b[31m\u202e"]}, {"output_type": "stream", "name": "\"><script>", "text": "</pre><script>"},
               {"output_type": "display_data", "data": {"<script>": "x", "image/svg+xml": "<svg onload=alert(1)>"}, "metadata": {"<script>": "x"}}, {"output_type": "<script>"}):
    sock = socket.socket(fileno=3)
    wire.write_frame(sock, ["output", 0, output])
    sock.detach()
# %%
def double(x):
    return 3 * x
