"""How much is lost, and how long it takes to come back: make bench-recovery ARGS="[PAGES]"

What is lost: a writer commits a row and uploads a file every 100 ms, copied as in production; after a random
time server, copying and writer are killed and the server's folder is gone. What is recovered is compared with
what the writer was told is committed. The second time there is one commit, then silence.

How long it takes: the site with so many pages (60,000 where none are given) is restored from a backup and
recovered to the end of the copies, each on an empty server, from the command to the first page shown, found and
published.
"""
