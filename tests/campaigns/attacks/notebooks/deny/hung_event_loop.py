"""Leaves a coroutine that waits for ever, and one that stops the loop.

verdict = ["passed", "passed", "passed"]
"""

# %%
import asyncio
def double(x):
    return 2 * x
# %%
asyncio.ensure_future(asyncio.sleep(10**6))
await asyncio.sleep(0)
asyncio.get_running_loop().stop()
# %%
await asyncio.sleep(10**6)
