"""How much a file may hold before it is refused. Chosen so that any refusal takes under 5 s and 200 MB."""

from __future__ import annotations

MEGABYTE = 1024 * 1024
FILE_BYTES = 48 * MEGABYTE
TEXT_BYTES = 24 * MEGABYTE
TEXT_LINES = 400_000
HTML_TAGS = 200_000
XML_PART_BYTES = 16 * MEGABYTE
XML_TAGS = 800_000  # opening and closing ones
ZIP_ENTRIES = 4_000
ZIP_TOTAL_BYTES = 64 * MEGABYTE
ZIP_RATIO = 200
ZIP_RATIO_FROM = 1 * MEGABYTE
PDF_PAGES = 1_500
PDF_STREAM_BYTES = 24 * MEGABYTE
PDF_CHARACTERS = 300_000
