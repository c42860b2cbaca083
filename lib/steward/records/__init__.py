"""What people did while they learned: who they are, and every answer as an event that is never rewritten.

``store``     the store: append events, read them back in order
``event``     one event, and what can be written in one
``people``    who learns here, with the history of names and posts
``identity``  who is sitting here
``xapi``      events as xAPI statements
``database``  opening SQLite or PostgreSQL and bringing it up to date (``tables``, ``migrations``, ``troubles``)

SQLAlchemy is imported when a store is opened, not before.
"""
