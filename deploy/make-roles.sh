#!/bin/sh
# Run once by the PostgreSQL container of compose.yaml, when its volume is new: two roles and the book's database.
set -eu
psql --set=ON_ERROR_STOP=1 --set=owner="$OWNER_PASSWORD" --set=bot="$BOT_PASSWORD" --username="$POSTGRES_USER" --dbname=postgres <<'SQL'
CREATE ROLE regulars_owner LOGIN PASSWORD :'owner';
CREATE ROLE regulars LOGIN PASSWORD :'bot';
CREATE DATABASE regulars OWNER regulars_owner ENCODING 'UTF8' TEMPLATE template0;
\c regulars
ALTER SCHEMA public OWNER TO regulars_owner;
SQL
