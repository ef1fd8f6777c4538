"""What follows from the record of a meeting, on paper: pure building of texts from plain data.

``facts`` is what a document may know; one module for each kind of document turns facts into a ``Document``;
``press`` prints it as PDF and ``word`` writes it as a Word file. Nothing here knows the database or a request.
The texts are official Chinese, whatever the language of the screen.
"""
