"""What PostgreSQL itself holds of the log, for every role and every program.

Where the site's role owns the tables (the demo, a small site), it could switch the trigger off; where it is the
role of `database_roles`, it can't, and isn't granted to change or delete a row in the first place.
"""

from django.db import migrations

INSTALL = """
-- Run by the owner: who only adds has no right to the sequence.
CREATE FUNCTION audit_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.at := clock_timestamp();
        -- Nobody puts an entry among those that are sealed, nor a number so far away that no other is left.
        NEW.id := nextval(pg_get_serial_sequence(TG_RELID::regclass::text, 'id'));
        IF TG_TABLE_NAME = 'audit_seal' THEN
            IF NEW.last > coalesce((SELECT max(id) FROM audit_entry), 0) THEN
                RAISE EXCEPTION 'There is no entry %', NEW.last USING ERRCODE = 'insufficient_privilege';
            END IF;
        END IF;
        RETURN NEW;
    END IF;
    -- What is kept for a year, as the law asks for; AUDIT_DAYS may say longer.
    IF TG_OP = 'DELETE' AND OLD.at < now() - interval '365 days' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'The audit log only grows: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER audit_guard BEFORE INSERT OR UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_guard();
CREATE TRIGGER audit_guard BEFORE INSERT OR UPDATE OR DELETE ON audit_seal
    FOR EACH ROW EXECUTE FUNCTION audit_guard();
CREATE TRIGGER audit_guard_table BEFORE TRUNCATE ON audit_entry EXECUTE FUNCTION audit_guard();
CREATE TRIGGER audit_guard_table BEFORE TRUNCATE ON audit_seal EXECUTE FUNCTION audit_guard();

-- Up to which entry all are there: whoever is writing one ends first. Run by the owner, as the lock asks for
-- more than a role has that only adds. Not for long: whoever writes meanwhile waits behind it.
CREATE FUNCTION audit_settled() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp SET lock_timeout = '200ms' AS $$
BEGIN
    LOCK TABLE audit_entry IN SHARE MODE;
    RETURN (SELECT max(id) FROM audit_entry);
END
$$;

-- Entries up to the last seal that is as old as that, so that the seals that stay can be verified.
CREATE FUNCTION audit_forget(days integer) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    cut bigint := (SELECT max(last) FROM audit_seal WHERE at < now() - make_interval(days => greatest(days, 365)));
    gone bigint;
BEGIN
    DELETE FROM audit_entry WHERE id <= cut;
    GET DIAGNOSTICS gone = ROW_COUNT;
    DELETE FROM audit_seal WHERE last < cut;
    RETURN gone;
END
$$;
"""
REMOVE = """
DROP TRIGGER audit_guard ON audit_entry;
DROP TRIGGER audit_guard ON audit_seal;
DROP TRIGGER audit_guard_table ON audit_entry;
DROP TRIGGER audit_guard_table ON audit_seal;
DROP FUNCTION audit_guard();
DROP FUNCTION audit_settled();
DROP FUNCTION audit_forget(integer);
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunSQL(INSTALL, REMOVE)]
