"""Search: overlapping pairs of Chinese characters in the database's own full-text engine.

Two pure functions are the whole idea: ``tokens.tokens_of`` (text → tokens) for the index and
``phrase.terms_of`` (query → terms) for the question. Every hit is checked against the text itself,
so the index may say too much and never decides alone.
"""
