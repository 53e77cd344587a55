"""Signed results: what was graded, by which tests, in which environment, and a way to find out whether that is so.

A signature is an in-toto statement in a DSSE envelope, made with Ed25519. Trust comes from a public key that the person
who audits brings along, never from the file. What grades again stands in the commands; here results are compared.
"""
