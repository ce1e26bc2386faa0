-- Words of the house: the runtime role, the domains and the enumerations that every table speaks in.

do $$ begin
  -- The runtime role owns nothing and is no superuser. Roles belong to the whole cluster, so it may be there already.
  create role etds_app login;
exception when duplicate_object then null;
end $$;

-- Text that came from a person or a file. It can reach terminals, tickets and spreadsheets, so control, C1, bidi and
-- invisible characters never get in; what is shown need not be distrusted again.
create domain safe_text as text
  constraint safe_text_length check (char_length(value) <= 200)
  constraint safe_text_visible check (
    value !~ '[\u0001-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]');

-- Money in minor units of the row's currency.
create domain currency_code as text constraint currency_code_form check (value ~ '^[A-Z]{3}$');

create type account_role as enum ('admin', 'distributor', 'artist', 'operator', 'manager', 'door', 'customer');
create type account_state as enum ('active', 'disabled');
create type manifest_state as enum ('draft', 'published');
create type section_kind as enum ('seated', 'general');
create type performance_state as enum (
  'draft', 'announced', 'on_sale', 'off_sale', 'in_progress', 'played', 'settled', 'postponed', 'cancelled');
create type seat_state as enum (
  'open',       -- nobody has it; also every seat that has no row
  'held',       -- in a cart, until expires_at
  'paying',     -- claimed by an order whose payment is under way; never frees itself by clock
  'reserved',   -- taken by an order on account, not yet paid
  'sold',       -- paid, ticket issued
  'comp',       -- given at price 0, ticket issued
  'allocated',  -- set aside under a code
  'killed');    -- not sellable for this performance
create type seat_act as enum (
  'hold', 'extend', 'release', 'expire', 'claim', 'sell', 'free', 'allocate', 'kill');
create type order_status as enum ('paying', 'paid', 'reserved', 'refund_due', 'refunded', 'cancelled');
create type order_line_kind as enum ('seat', 'fee');
create type order_line_state as enum ('live', 'returned', 'exchanged', 'voided');
create type ticket_state as enum ('valid', 'admitted', 'void');
create type tender_kind as enum ('cash', 'card', 'voucher', 'account');
create type tender_state as enum (
  'created',    -- the provider was asked for nothing that costs; may be dropped
  'submitted',  -- the provider may charge from here on; only its word ends this state
  'unknown',    -- submitted, and no answer came: charged or not, the provider knows
  'succeeded',
  'cancelled'); -- the provider says that nothing was charged, and nothing will be
create type refund_state as enum ('created', 'submitted', 'succeeded', 'failed');
create type money_account as enum (
  'cash', 'card', 'voucher', 'receivable',  -- where money is
  'unearned',                               -- taken for an order that is not paid in full yet, or never will be
  'revenue', 'fees', 'tax',
  'refunds');                               -- owed to a customer
