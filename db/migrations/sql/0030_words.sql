-- More words of the house: fees, taxes and cash rounding.

create type fee_per as enum ('ticket', 'order', 'cash');
create type tax_rounding as enum ('line', 'net');
create type charge_kind as enum ('fee', 'tax', 'rounding');
alter type money_account add value 'rounding';
