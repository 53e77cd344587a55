"""Leaves a thread behind that answers once more while the judge is done.

verdict = ["crashed", "crashed", "crashed"]
"""

# %%
import sys
serve = sys.modules["autograder.worker.serve"]
answer = serve._Server.answer
def more(self, request):
    reply = answer(self, request)
    wire = sys.modules["autograder.worker.wire"]
    wire.write_frame(self._sock, reply)
    return reply
serve._Server.answer = more
# %%
def double(x):
    return 2 * x
