"""Results on paper: pure building of texts and drawings from plain data, as the council's documents are built.

``facts`` is what a paper may know; ``report`` turns facts into a document of the council's kind, which its press and
Word writer print with the same text; ``charts`` draws, ``certificate`` sets the certificate of an honour.
Nothing here knows the database or a request. The texts are official Chinese, whatever the language of the screen.
"""
