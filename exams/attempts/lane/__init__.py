"""The answer path: from the bytes a browser sends to a signed receipt.

Read in this order: `deciding` (pure: does a write count?), `journal` (a batch of writes
in one transaction), `wire` (JSON), `calls` (the five calls a page makes), then the two
doors to them: `views` for Django, `asgi` for many candidates at once.
"""
