"""What the reading of one feed may cost: docs/decisions/0043-watched-feeds.md has the figures."""

MEGABYTE = 1024 * 1024

# Of a feed as it comes.
FEED = 10 * MEGABYTE
# Of the child that reads it: seconds, seconds of the processor, address space, and what it answers. The clock
# ends it first, which can tell what it was.
SECONDS = 20
PROCESSOR = 30
SIZE = 768 * MEGABYTE
WRITTEN = 40 * MEGABYTE
# Characters of what stands on one line: a title, an address.
LINE = 1_000
# Characters of one entry: ten times a long article.
LONGEST = 500_000
