"""Known wrong answers and right but unusual ones, typed by hand: what each check must refuse and must accept.

A bank is a right answer as text, edits that make a known mistake of it, and variants that are right. No bug may
pass and no variant may fail, in float64 and in float32. `make test` asks this on a few draws of the hidden inputs,
`make sweep` on thousands.
"""
