"""From accepted records to the facts of a scheme, and from a fact back to its records.

``flattening`` turns what a record says into lines (pure); ``measures`` reads what a scheme counts; ``compiling`` counts
all measures for all alliances in one query over the lines; ``tracing`` lists the records behind a fact; ``credit``
says how much of a shared activity each alliance gets; ``keeping`` makes live lines follow their records; ``sealing``
writes records down so that the same records give the same bytes everywhere.
"""
