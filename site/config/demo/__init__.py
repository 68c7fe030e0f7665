"""The demo: a small centre with people, papers and sittings, for one's own machine.

Everything is made through the services that people use, so that the demo shows what
the product does. Nothing here exists outside DEBUG and 127.0.0.1.
"""
