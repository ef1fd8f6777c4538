"""Evidence as bytes: what a file is, how it looks, its pages as pictures, pages from the web, and the binder.

Nothing here knows the database, a request or who is signed in.
"""
