-- A performance that lives has its booking of the hall, whichever way it was made or moved.

-- Not what is called off, nor a draft that was put into the archive.
create function has_its_hall(p performance) returns boolean language sql immutable as $$
  select p.state not in ('cancelled', 'postponed') and not (p.state = 'draft' and p.archived_at is not null)
$$;

create function keep_booking() returns trigger language plpgsql as $$
begin
  if not has_its_hall(new) then
    delete from hall_booking b where b.performance_id = new.id and b.kind = 'performance';
  elsif tg_op = 'INSERT' or not has_its_hall(old) then
    insert into hall_booking (hall_id, organisation_id, kind, performance_id, starts_at, ends_at)
    values (new.hall_id, new.organisation_id, 'performance', new.id, new.starts_at, new.ends_at);
  elsif (new.hall_id, new.organisation_id, new.starts_at, new.ends_at)
        is distinct from (old.hall_id, old.organisation_id, old.starts_at, old.ends_at) then
    update hall_booking b
       set hall_id = new.hall_id, organisation_id = new.organisation_id, starts_at = new.starts_at,
           ends_at = new.ends_at, version = b.version + 1, changed_at = clock_timestamp(), changed_by = null
     where b.performance_id = new.id and b.kind = 'performance';
    if not found then  -- it overlapped already when bookings began
      insert into hall_booking (hall_id, organisation_id, kind, performance_id, starts_at, ends_at)
      values (new.hall_id, new.organisation_id, 'performance', new.id, new.starts_at, new.ends_at);
    end if;
  end if;
  return null;
end $$;

create trigger performance_keeps_its_booking
  after insert or update of hall_id, organisation_id, starts_at, ends_at, state, archived_at on performance
  for each row execute function keep_booking();
