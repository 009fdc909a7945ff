import type { Queries, Transaction } from "../../platform/database/database.ts";
import { sql } from "../../platform/database/sql.ts";
import type { NewCoupon } from "./coupon-shapes.ts";

/** A coupon as the database has it. */
export interface StoredCoupon {
  readonly id: string;
  readonly code: string;
  /** Null for one that takes an amount off. */
  readonly percentOff: number | null;
  /** Minor units by currency; null for one that takes a percentage off. */
  readonly amountsOff: AmountsByCurrency | null;
  /** Where there are any, orders in other currencies cannot use it. */
  readonly minimums: AmountsByCurrency;
  readonly startsAt: string | null;
  readonly endsAt: string | null;
  readonly mostUses: number | null;
  readonly mostUsesEach: number | null;
  readonly uses: number;
  readonly createdAt: string;
}

/** Minor units. */
export type AmountsByCurrency = Readonly<Record<string, number>>;

const columns = sql`
  id, code, percent_off as "percentOff", amounts_off as "amountsOff", minimums, starts_at as "startsAt",
  ends_at as "endsAt", most_uses as "mostUses", most_uses_each as "mostUsesEach", uses, created_at as "createdAt"`;

/** @throws DatabaseError duplicate key of `coupons_code_key` */
export async function insertCoupon(queries: Queries, id: string, coupon: NewCoupon): Promise<StoredCoupon> {
  const { discount } = coupon;
  const percentOff = discount.kind === "percent" ? discount.percent : null;
  const amountsOff = discount.kind === "amount" ? sql.json(byCurrency(discount.amounts)) : null;
  const row = await queries.one<StoredCoupon>(sql`
    insert into coupons (id, code, percent_off, amounts_off, minimums, starts_at, ends_at, most_uses, most_uses_each)
    values (${sql.uuid(id)}, ${coupon.code}, ${percentOff}, ${amountsOff}, ${sql.json(byCurrency(coupon.minimums))},
      ${sql.timestamp(coupon.startsAt)}, ${sql.timestamp(coupon.endsAt)}, ${coupon.mostUses}, ${coupon.mostUsesEach})
    returning ${columns}`);
  return row as StoredCoupon;
}

/** Newest first. */
export const listCoupons = (
  queries: Queries,
  after: readonly [createdAt: string, id: string] | null,
  limit: number,
): Promise<StoredCoupon[]> =>
  queries.query<StoredCoupon>(sql`
    select ${columns} from coupons
    ${after ? sql`where (created_at, id) < (${sql.timestamp(after[0])}, ${sql.uuid(after[1])})` : sql.empty}
    order by created_at desc, id desc limit ${limit}`);

/** Keeps others from using the coupon until the transaction ends. */
export const lockCoupon = (transaction: Transaction, code: string): Promise<StoredCoupon | undefined> =>
  transaction.one<StoredCoupon>(sql`select ${columns} from coupons where code = ${code} for update`);

export const takeCoupon = (transaction: Transaction, id: string): Promise<number> =>
  transaction.execute(sql`update coupons set uses = uses + 1 where id = ${sql.uuid(id)}`);

/** Gives uses of coupons back: an id for each use. */
export async function giveCouponsBack(transaction: Transaction, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const used = sql.array(ids, "uuid");
  // In one order, so that no two transactions wait for each other.
  await transaction.query(
    sql`select 1 as locked from coupons where id = any (${used}) order by id for update`,
  );
  await transaction.execute(sql`
    update coupons set uses = uses - given.count
    from (select id, count(*) as count from unnest(${used}) as one (id) group by id) as given
    where coupons.id = given.id`);
}

const byCurrency = (
  amounts: readonly { readonly amountMinor: number; readonly currency: string }[],
): AmountsByCurrency =>
  Object.fromEntries(amounts.map(({ currency, amountMinor }) => [currency, amountMinor]));
