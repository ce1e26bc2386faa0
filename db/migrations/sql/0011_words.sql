-- More words of the house: seats set aside, coupons, vouchers.

create type allocation_kind as enum ('house', 'artist', 'press', 'accessible', 'channel', 'agent', 'promoter', 'other');
create type coupon_kind as enum ('percent', 'fixed');
create type voucher_act as enum ('issue', 'spend', 'back');
