"""What `make` runs: the virtual environment, a private PostgreSQL, the demo, the tests.

It uses the standard library and psycopg, and knows nothing of Django's settings but DATABASE_URL.
"""
