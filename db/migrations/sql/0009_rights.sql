-- What the runtime role may do. It owns nothing; journals and the audit can only grow.

grant usage on schema public to etds_app;
grant select, insert, update, delete on
  organisation, artist, account, session, signing_key, sign_in_throttle,
  venue, hall, manifest, manifest_level, manifest_section, manifest_row,
  event, event_artist, performance, price_type, performance_price,
  seat_claim, hold to etds_app;
grant select, insert, update on orders, order_line, ticket, tender to etds_app;
grant select, insert on seat_journal, money_journal, audit_entry to etds_app;
grant usage on all sequences in schema public to etds_app;
-- A terminal that has the runtime role alone looks whether the schema is the one that it knows.
grant select on alembic_version to etds_app;
