-- Agents: holds from an allotment and nothing else, seats given back, and rungs of a ladder taken before their time.
--
-- Raised: ET001 some of the seats are not its to take.

-- What place_hold does, for an agent: the seats must be of its allotments, and the cut-off must be to come. Judged once the
-- rows are locked, so that a release at the same moment cannot leave it with an open seat.
create function place_agent_hold(
  p_performance bigint, p_cart uuid, p_seats int[], p_account bigint, p_session uuid,
  p_hold_seconds int, p_seats_max int, p_agent bigint,
  out outcome text, out expires_at timestamptz, out remaining_ms bigint, out seats int[], out changed int[], out fences bigint[]
) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v_letters text[] := array(
    select t.letter from allotment t
     where t.performance_id = p_performance and t.agent_id = p_agent and t.cut_off_at > clock_timestamp());
begin
  select h.outcome, h.expires_at, h.remaining_ms, h.seats, h.changed, h.fences
    into outcome, expires_at, remaining_ms, seats, changed, fences
    from place_hold(p_performance, p_cart, p_seats, p_account, p_session, p_hold_seconds, p_seats_max, v_letters) h;
  if outcome <> 'held' then return; end if;
  perform 1 from seat_claim c
    where c.performance_id = p_performance and c.seat_ordinal = any(p_seats) and (c.code = any(v_letters)) is not true;
  if found then raise exception using errcode = 'ET001'; end if;
end $$;

-- Unsold seats of an allotment back into the open house: these, or all where p_seats is null. Outcomes: returned, nothing
-- (none is left), too_late (past the cut-off), no_allotment.
create function return_allotment(
  p_performance bigint, p_letter text, p_agent bigint, p_seats int[], p_account bigint, p_session uuid,
  out outcome text, out changed int[], out fences bigint[]
) language plpgsql as $$
declare
  v_allotment allotment;
  v_seats int[];
  v_kept int[];
begin
  select * into v_allotment from allotment t
   where t.performance_id = p_performance and t.letter = p_letter and t.agent_id = p_agent for update;
  if not found then outcome := 'no_allotment'; return; end if;
  if v_allotment.cut_off_at <= clock_timestamp() then outcome := 'too_late'; return; end if;
  v_seats := array(
    select c.seat_ordinal from seat_claim c
     where c.performance_id = p_performance and c.state = 'allocated' and c.code = p_letter
       and (p_seats is null or c.seat_ordinal = any(p_seats))
     order by c.seat_ordinal for update);
  if p_seats is null then  -- what the house keeps for guests stays
    v_kept := kept_for_guests(p_performance, v_seats);
    v_seats := array(select s from unnest(v_seats) s where (s = any(v_kept)) is not true order by s);
  end if;
  if p_seats is not null and cardinality(v_seats) <> cardinality(p_seats) then
    raise exception using errcode = 'ET001';
  end if;
  if cardinality(v_seats) = 0 then outcome := 'nothing'; return; end if;
  select o.changed, o.fences into changed, fences
    from open_seats(p_performance, v_seats, p_account, p_session, format('allotment %s given back', p_letter)) o;
  update allotment t set returned = t.returned + cardinality(changed)
    where t.performance_id = p_performance and t.letter = p_letter;
  outcome := 'returned';
end $$;

-- Seats into an allotment, all or none. Outcomes: those of allocate_seats.
create function allot_seats(
  p_performance bigint, p_letter text, p_seats int[], p_account bigint, p_session uuid,
  out outcome text, out changed int[], out fences bigint[]
) language plpgsql as $$
declare
  v_new int;
begin
  perform 1 from allotment t where t.performance_id = p_performance and t.letter = p_letter for update;
  if not found then outcome := 'no_allocation'; return; end if;
  select count(*) into v_new from unnest(p_seats) s where not exists (
    select from seat_claim c where c.performance_id = p_performance and c.seat_ordinal = s
       and c.state = 'allocated' and c.code = p_letter);
  select a.outcome, a.changed, a.fences into outcome, changed, fences
    from allocate_seats(p_performance, p_letter, p_seats, p_account, p_session, 'allotted') a;
  if outcome = 'allocated' then
    update allotment t set seats = t.seats + v_new where t.performance_id = p_performance and t.letter = p_letter;
  end if;
end $$;

-- A rung of a ladder now, by somebody. Outcomes: taken, done (by another, or by its time), no_step.
create function take_step(
  p_performance bigint, p_letter text, p_number smallint, p_account bigint, p_session uuid,
  out outcome text, out to_letter text, out changed int[], out fences bigint[]
) language plpgsql as $$
declare
  v_step allocation_step;
begin
  select * into v_step from allocation_step s
   where s.performance_id = p_performance and s.letter = p_letter and s.number = p_number for update;
  if not found then outcome := 'no_step'; return; end if;
  if v_step.done_at is not null then outcome := 'done'; return; end if;
  update allocation_step s set done_at = clock_timestamp()
    where s.performance_id = p_performance and s.letter = p_letter and s.number = p_number;
  select r.changed, r.fences into changed, fences
    from release_allocation(p_performance, p_letter, v_step.percent, v_step.to_letter, p_account, p_session,
                            format('release step %s of %s, early', v_step.number, v_step.letter)) r;
  to_letter := v_step.to_letter;
  outcome := 'taken';
end $$;
