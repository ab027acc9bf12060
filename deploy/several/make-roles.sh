#!/usr/bin/env bash
# Run by the image of PostgreSQL when db1 is empty: by whom the portal runs. migrate gives them their rights.
set -euo pipefail
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres -v owner="$POSTGRES_USER" \
    -v web="$WEB_PASSWORD" -v backup="$BACKUP_PASSWORD" -v readonly="$READONLY_PASSWORD" <<'SQL'
SELECT format('CREATE ROLE %I LOGIN PASSWORD %L', :'owner' || '_web', :'web') \gexec
SELECT format('CREATE ROLE %I LOGIN PASSWORD %L', :'owner' || '_backup', :'backup') \gexec
SELECT format('CREATE ROLE %I LOGIN PASSWORD %L', :'owner' || '_readonly', :'readonly') \gexec
SQL
