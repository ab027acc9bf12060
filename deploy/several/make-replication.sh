#!/usr/bin/env bash
# Run by the image of PostgreSQL when db1 is empty: the user and the place that a replica needs.
set -euo pipefail
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres -v password="$REPLICATION_PASSWORD" <<'SQL'
CREATE ROLE replication LOGIN REPLICATION PASSWORD :'password';
SELECT pg_create_physical_replication_slot('replica');
ALTER SYSTEM SET max_slot_wal_keep_size = '8GB';
SQL
echo "host replication replication all scram-sha-256" >>"$PGDATA/pg_hba.conf"
