-- More words of the house: shifts and their drawers.

create type shift_state as enum (
  'open',        -- cash may move
  'counting',    -- somebody counts; nothing moves
  'closed',      -- counted, the Z stands
  'reconciled'); -- a manager has approved it
create type drawer_act as enum ('paid_in', 'paid_out', 'drop');
create type drawer_account as enum ('drawer', 'safe', 'petty', 'over_short');
