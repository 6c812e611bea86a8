"""The demo's world: a small fictional press on loopback, a push, and a subscriber.

Nothing in here is mocked for the worker's sake: `Origin` serves real pages and
feeds over HTTP, `hook_post` signs a real hook call, `Subscriber` checks real
signatures. Every name, town and figure in the articles is invented by us.
"""
